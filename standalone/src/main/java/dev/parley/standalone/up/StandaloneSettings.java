package dev.parley.standalone.up;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a person asked for.
 *
 * @param redis the address of another server than the embedded one
 * @param flags Spring properties by name, as typed, for both services
 */
public record StandaloneSettings(
    String host,
    int port,
    Optional<String> model,
    Path data,
    Optional<String> redis,
    Map<String, String> flags) {

  /** The model that is used when none is named. */
  static final String BUILTIN = "builtin";

  public StandaloneSettings {
    flags = Map.copyOf(flags);
  }
}
