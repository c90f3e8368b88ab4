package dev.parley.inference.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.model.Decoder.Penalties;
import dev.parley.job.Settings;
import dev.parley.job.Settings.TokenLimit;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeenTokensTest {

  @Test
  void countsTheAnswerAndNamesThePrompt() {
    SeenTokens seen = new SeenTokens(new int[] {5, 9, 5}, settings(1.1, 0, 0.5));
    seen.add(9);
    seen.add(9);
    seen.add(3);
    Penalties penalties = seen.penalties();
    assertThat(penalties.tokens()).containsExactly(5, 9, 3);
    assertThat(penalties.counts()).containsExactly(0, 2, 1);
    assertThat(penalties.repetition()).isEqualTo(1.1);
    assertThat(penalties.frequency()).isEqualTo(0.5);
  }

  @Test
  void growsWithALongAnswer() {
    SeenTokens seen = new SeenTokens(new int[0], settings(1, 1, 0));
    for (int id = 0; id < 1_000; id++) {
      seen.add(id % 500);
    }
    assertThat(seen.penalties().tokens()).hasSize(500).endsWith(499);
    assertThat(seen.penalties().counts()).hasSize(500).containsOnly(2);
  }

  @Test
  void whatItGaveOutDoesNotChangeLater() {
    SeenTokens seen = new SeenTokens(new int[] {1}, settings(1.1, 0, 0));
    Penalties before = seen.penalties();
    seen.add(1);
    assertThat(before.counts()).containsExactly(0);
  }

  @Test
  void keepsNothingWhenAllPenaltiesAreOff() {
    SeenTokens seen = new SeenTokens(new int[] {1, 2}, settings(1, 0, 0));
    seen.add(2);
    assertThat(seen.penalties()).isSameAs(Penalties.NONE);
  }

  private static Settings settings(double repetition, double presence, double frequency) {
    TokenLimit limit = new TokenLimit(16, TokenLimit.Origin.DEFAULT);
    return new Settings(limit, 1, 1, 0, 0, repetition, presence, frequency, List.of(), 0);
  }
}
