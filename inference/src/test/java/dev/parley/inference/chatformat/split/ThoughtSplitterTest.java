package dev.parley.inference.chatformat.split;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Answer;
import dev.parley.inference.model.AnswerSplitter;
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

  @Test
  void aThoughtThatThePromptHasBegunIsNoTextEither() {
    for (String begun : List.of("", "\n", "<think>\n", "\n<think>")) {
      assertThat(thinking(begun + "Who?\n\nMe.\n</think>\n\nParley.\n"))
          .isEqualTo(new Answer("Parley.\n", "Who?\n\nMe.", List.of()));
    }
    assertThat(thinking("</think>\n\nParley.")).isEqualTo(Splits.text("Parley."));
    assertThat(thinking("< 1 <think> 2")).isEqualTo(new Answer("", "< 1 <think> 2", List.of()));
    assertThat(thinking(" <thi")).isEqualTo(new Answer("", "<thi", List.of()));
    assertThat(thinking("")).isEqualTo(Splits.text(""));
  }

  @Test
  void insideAThoughtThatThePromptHasBegunThereIsNoText() {
    AnswerSplitter splitter = Splits.THINKING.get();
    assertThat(splitter.isInText()).isFalse();
    splitter.accept("<thi");
    assertThat(splitter.isInText()).isFalse();
    splitter.accept("x</think>");
    assertThat(splitter.isInText()).isTrue();
  }

  private static Answer thinking(String text) {
    return Splits.split(Splits.THINKING.get(), List.of(text));
  }
}
