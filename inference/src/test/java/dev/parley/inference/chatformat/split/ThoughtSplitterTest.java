package dev.parley.inference.chatformat.split;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Thoughts in front of answers. */
class ThoughtSplitterTest {

  @Test
  void aThoughtIsNoText() {
    assertThat(Splits.thoughtful("<think>\n\nWho?\n\nMe.\n</think>\n\nParley.\n"))
        .isEqualTo(new Answer("Parley.\n", "Who?\n\nMe.", List.of()));
    assertThat(Splits.thoughtful("\n<think>\n\n</think>\n\nParley."))
        .isEqualTo(Splits.text("Parley."));
    assertThat(Splits.thoughtful("<think>a </thin </think>b<think>c</think>"))
        .isEqualTo(new Answer("b<think>c</think>", "a </thin ", List.of()));
    assertThat(Splits.thoughtful("<think>\ncut\n</thi"))
        .isEqualTo(new Answer("", "cut\n</thi", List.of()));
  }

  @Test
  void callsFollowAThoughtAndNoneIsInIt() {
    String thought = "<think>\n" + Splits.WEATHER + "\n</think>\n\n";
    assertThat(Splits.thoughtful(thought + Splits.WEATHER))
        .isEqualTo(new Answer("", Splits.WEATHER, List.of(Splits.PARIS)));
  }
}
