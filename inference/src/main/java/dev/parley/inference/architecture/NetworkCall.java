package dev.parley.inference.architecture;

import java.util.List;

/**
 * A call of a method of {@code network.py}.
 *
 * @param arguments in its order: Boolean, Integer, Double, {@code long[]}, {@code double[]}, or
 *     what the caller's room adds to these
 */
public record NetworkCall(String method, List<Object> arguments) {

  public NetworkCall(String method, Object... arguments) {
    this(method, List.of(arguments));
  }
}
