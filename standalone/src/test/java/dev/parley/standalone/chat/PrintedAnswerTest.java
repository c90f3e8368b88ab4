package dev.parley.standalone.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintedAnswerTest {

  private final StringBuilder screen = new StringBuilder();
  private final PrintedAnswer transcript = new PrintedAnswer(screen::append);

  @Test
  void printsEachPartOnce() {
    transcript.append("a");
    transcript.append("b");
    assertThat(screen).hasToString("ab");
    assertThat(transcript.differs()).isFalse();
  }

  @Test
  void afterAResetPrintsOnlyWhatIsNew() {
    transcript.append("abc");
    transcript.reset();
    transcript.append("a");
    transcript.append("bcde");
    assertThat(screen).hasToString("abcde");
    assertThat(transcript.differs()).isFalse();
  }

  @Test
  void noticesAnotherAnswerAfterAReset() {
    transcript.append("abc");
    transcript.reset();
    transcript.append("xyz");
    assertThat(transcript.differs()).isTrue();
    assertThat(transcript.text()).isEqualTo("xyz");
  }

  @Test
  void noticesAShorterAnswerAfterAReset() {
    transcript.append("abc");
    transcript.reset();
    transcript.append("ab");
    assertThat(transcript.differs()).isTrue();
  }
}
