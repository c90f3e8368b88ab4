package dev.parley.testkit.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FuzzTest {

  private static final String SOUND = "{\"a\":[1,2,3]}";

  @Test
  void aFailureNamesItsSeed() {
    assertThatThrownBy(
            () ->
                Fuzz.check(
                    10,
                    random -> {
                      if (random.nextLong() == Fuzz.random(5).nextLong()) {
                        throw new IllegalStateException("broken");
                      }
                    }))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("seed=5")
        .hasMessageContaining("broken");
  }

  @Test
  void oneSeedAlwaysYieldsTheSame() {
    String once = new Mangler(new Random(3)).mangle(SOUND);
    assertThat(new Mangler(new Random(3)).mangle(SOUND)).isEqualTo(once);
  }

  /** Else every check would begin in the same way, as all did. */
  @Test
  void neighbouringSeedsBeginDifferently() {
    Set<Integer> first = new HashSet<>();
    LongStream.range(0, 60).forEach(seed -> first.add(Fuzz.random(seed).nextInt(4)));
    assertThat(first).hasSize(4);
  }

  @Test
  void seedsYieldManyDifferentInputs() {
    Set<String> seen = new HashSet<>();
    Fuzz.check(200, random -> seen.add(new Mangler(random).mangle(SOUND)));
    assertThat(seen).hasSizeGreaterThan(150);
  }
}
