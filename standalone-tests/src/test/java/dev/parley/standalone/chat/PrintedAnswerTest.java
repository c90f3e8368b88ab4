package dev.parley.standalone.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintedAnswerTest {

  private final StringBuilder screen = new StringBuilder();
  private final PrintedAnswer answer = new PrintedAnswer(screen::append);

  @Test
  void printsEachPartOnce() {
    answer.append("a");
    answer.append("b");
    assertThat(screen).hasToString("ab");
    assertThat(answer.differs()).isFalse();
  }

  @Test
  void afterAResetPrintsOnlyWhatIsNew() {
    answer.append("abc");
    answer.reset();
    answer.append("a");
    answer.append("bcde");
    assertThat(screen).hasToString("abcde");
    assertThat(answer.differs()).isFalse();
  }

  @Test
  void noticesAnotherAnswerAfterAReset() {
    answer.append("abc");
    answer.reset();
    answer.append("xyz");
    assertThat(answer.differs()).isTrue();
    assertThat(answer.text()).isEqualTo("xyz");
  }

  @Test
  void noticesAShorterAnswerAfterAReset() {
    answer.append("abc");
    answer.reset();
    answer.append("ab");
    assertThat(answer.differs()).isTrue();
  }
}
