package dev.parley.grammar.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.grammar.State;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Writes texts of a grammar by chance, and fails where one gets stuck. */
final class RandomText {

  private static final String ENDINGS = "\"0]},: ";

  /** What ends a container that has just begun. */
  private static final String EMPTY = "]}" + ENDINGS;

  /** Inside strings nearly any byte is allowed: that is found out sooner by trying some. */
  private static final int GUESSES = 6;

  private final Random random;

  RandomText(long seed) {
    this.random = new Random(seed);
  }

  /** A whole text; after {@code length} bytes it is brought to an end. */
  String of(State start, int length) {
    return upTo(start, length, 200_000).orElseThrow(() -> new AssertionError("without end"));
  }

  /** The same; empty when it becomes longer than {@code most} bytes. */
  Optional<String> upTo(State start, int length, int most) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    State state = start;
    byte last = 0;
    while (!state.isComplete() && out.size() < most) {
      boolean late = out.size() > length;
      if (state.isAccepting() && (late || random.nextInt(4) == 0)) {
        break;
      }
      last = next(state, late, last);
      state = state.advance(last);
      out.write(last);
    }
    return state.isAccepting() ? Optional.of(out.toString(UTF_8)) : Optional.empty();
  }

  private byte next(State state, boolean late, byte last) {
    if (random.nextInt(8) < (late ? 7 : 3)) {
      String endings = last == '{' || last == '[' ? EMPTY : ENDINGS;
      for (int i = 0; i < endings.length(); i++) {
        byte ending = (byte) endings.charAt(i);
        if (isAllowed(state, ending)) {
          return ending;
        }
      }
    }
    for (int i = 0; i < GUESSES; i++) {
      byte guess = (byte) random.nextInt(256);
      if (isAllowed(state, guess)) {
        return guess;
      }
    }
    return anyOf(allowed(state));
  }

  private byte anyOf(List<Byte> allowed) {
    assertThat(allowed).as("a dead end").isNotEmpty();
    return allowed.get(random.nextInt(allowed.size()));
  }

  private static List<Byte> allowed(State state) {
    List<Byte> allowed = new ArrayList<>();
    for (int octet = 0; octet < 256; octet++) {
      if (isAllowed(state, (byte) octet)) {
        allowed.add((byte) octet);
      }
    }
    return allowed;
  }

  private static boolean isAllowed(State state, byte octet) {
    return !state.advance(octet).isDead();
  }
}
