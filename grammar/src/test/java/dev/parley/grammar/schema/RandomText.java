package dev.parley.grammar.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.grammar.State;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Writes texts of a grammar by chance, and fails where one gets stuck. */
final class RandomText {

  private static final String ENDINGS = "\"0]},: ";

  private final Random random;

  RandomText(long seed) {
    this.random = new Random(seed);
  }

  /** A whole text; after {@code length} bytes it is brought to an end. */
  String of(State start, int length) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    State state = start;
    while (!state.isComplete()) {
      boolean late = out.size() > length;
      if (state.isAccepting() && (late || random.nextInt(4) == 0)) {
        break;
      }
      byte next = next(state, late);
      state = state.advance(next);
      out.write(next);
      assertThat(out.size()).isLessThan(200_000);
    }
    return out.toString(UTF_8);
  }

  private byte next(State state, boolean late) {
    List<Byte> allowed = new ArrayList<>();
    for (int octet = 0; octet < 256; octet++) {
      if (!state.advance((byte) octet).isDead()) {
        allowed.add((byte) octet);
      }
    }
    assertThat(allowed).as("a dead end").isNotEmpty();
    if (late || random.nextInt(3) == 0) {
      for (int i = 0; i < ENDINGS.length(); i++) {
        byte ending = (byte) ENDINGS.charAt(i);
        if (allowed.contains(ending)) {
          return ending;
        }
      }
    }
    return allowed.get(random.nextInt(allowed.size()));
  }
}
