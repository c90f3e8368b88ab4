package dev.parley.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PromptLookupTest {

  @Test
  void guessesWhatFollowedTheSameThreeTokensBefore() {
    PromptLookup lookup = new PromptLookup(new int[] {1, 2, 3, 4, 5, 6, 9, 1, 2}, 2);
    assertThat(lookup.guess(10)).isEmpty();
    lookup.add(3);
    assertThat(lookup.guess(10)).containsExactly(4, 5);
    assertThat(lookup.guess(1)).containsExactly(4);
    assertThat(lookup.guess(0)).isEmpty();
    lookup.add(7);
    assertThat(lookup.guess(10)).isEmpty();
  }

  @Test
  void theLatestOccurrenceCounts() {
    PromptLookup lookup = new PromptLookup(new int[] {1, 2, 3, 4, 1, 2, 3, 5, 1, 2, 3}, 1);
    assertThat(lookup.guess(10)).containsExactly(5);
  }

  @Test
  void aTextThatRepeatsItselfIsGuessedUpToItsEnd() {
    PromptLookup lookup = new PromptLookup(new int[] {7, 7, 7, 7}, 4);
    assertThat(lookup.guess(10)).containsExactly(7);
  }

  @Test
  void withoutDraftsNothingIsKept() {
    PromptLookup lookup = new PromptLookup(new int[] {1, 2, 3, 1, 2, 3}, 0);
    lookup.add(1);
    assertThat(lookup.guess(10)).isEmpty();
  }
}
