package dev.parley.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** From the message to the whole answer, when nothing goes wrong. */
@ExtendWith(InChromium.class)
class StreamingTest {

  @Test
  void showsTheWaitTheThinkingTheTextAndTheFigures(FakeParley parley, Page page) {
    page.open().send("Hello there");
    FakeJob job = parley.accept();
    page.awaitText(".question .bubble", "Hello there");
    job.queued(3, 12_000);
    page.awaitText(".answer .status", "Waiting: place 3, about 12 s");
    job.moved(2, 8_000);
    page.awaitText(".answer .status", "Waiting: place 2, about 8 s");
    job.started();
    page.awaitText(".answer .status", "Thinking …");
    job.says("Good ");
    page.awaitAnswer("Good");
    assertThat(page.count(".answer .prose.writing")).as("cursor").isOne();
    job.says("morning, ").says("friend.");
    page.awaitAnswer("Good morning, friend.");
    job.completed();
    page.awaitText(
        ".answer .figures", "tiny · 3 tokens · 1.0 tokens/s · first after 0.2 s · 2.2 s in all");
    assertThat(page.count(".writing")).as("cursor").isZero();
  }
}
