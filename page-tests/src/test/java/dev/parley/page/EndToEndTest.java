package dev.parley.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.testing.Client;
import dev.parley.api.testing.HandWorker;
import dev.parley.api.testing.TestApi;
import dev.parley.api.testing.Turn;
import dev.parley.conversation.ChatMessage;
import dev.parley.reading.JobReader;
import dev.parley.testkit.TestRedis;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page on the real API and a real Redis; only the worker is played by hand. */
@ExtendWith(InChromium.class)
class EndToEndTest {

  private static TestApi api;
  private static HandWorker worker;

  @BeforeAll
  static void start() {
    api = TestApi.start(TestRedis.shared().url());
    worker = HandWorker.at(api);
  }

  @AfterAll
  static void stop() {
    worker.close();
    api.close();
  }

  @Test
  void anAnswerSurvivesAReleaseAndAReload(Page page) {
    page.open(address()).awaitText("#welcome-description", "played by hand");
    assertThat(Objects.requireNonNull(page.cookie("parley")).isHttpOnly()).isTrue();
    page.send("请写一首诗");
    page.awaitContains(".answer .status", "Waiting: place 1");
    Turn first = worker.begin();
    first.generate("春眠", "不觉晓，");
    first.release();
    page.awaitAnswer("春眠不觉晓，").reload().awaitAnswer("春眠不觉晓，");
    Turn second = worker.begin();
    second.generate("处处", "闻啼鸟。", "");
    second.finish();
    page.awaitPresent(".figures").awaitAnswer("春眠不觉晓，处处闻啼鸟。");
    assertThat(page.text(".figures")).startsWith(worker.model() + " · 5 tokens · ");
    page.reload().awaitPresent(".figures").awaitAnswer("春眠不觉晓，处处闻啼鸟。");
    assertThat(page.js("return window.violations")).isEqualTo(List.of());
  }

  @Test
  void whateverTheModelAnsweredIsTakenBackAsHistory(Page page) {
    List<String> answers =
        List.of("", "\0", "a\0b\u0001\u0085\u2028\ufeff\uffff", "🌸\u202e<script>", " \n\t", "fin");
    page.open(address()).awaitText("#welcome-description", "played by hand");
    page.click("#new-chat").awaitPresent(".is-empty");
    for (int i = 0; i < answers.size(); i++) {
      page.send("question " + i);
      Turn turn = worker.begin();
      assertThat(history(turn)).isEqualTo(answers.subList(0, i));
      turn.generate(answers.get(i));
      turn.finish();
      int count = i + 1;
      page.await(
          () -> page.count(".answer") == count && page.count("#send[data-mode=send]") == 1,
          () -> "the answer has not ended");
      if (i % 2 == 0) {
        page.reload().awaitPresent("#send[data-mode=send]");
      }
    }
  }

  private static List<String> history(Turn turn) {
    return new JobReader(worker.redis())
        .find(turn.job()).orElseThrow().request().messages().stream()
            .filter(message -> message.role() == ChatMessage.Role.ASSISTANT)
            .map(ChatMessage::content)
            .toList();
  }

  @Test
  void stopCancelsTheJob(Page page) {
    page.open(address()).send("Hello").awaitContains(".answer .status", "Waiting: place");
    page.click("#send").awaitText(".note", "Stopped.");
    page.click(".regenerate").awaitContains(".answer .status", "Waiting: place");
    worker.answer("Hi");
    page.awaitPresent(".figures").awaitAnswer("Hi");
  }

  @Test
  void aFullQueueIsSaidAndTriedAgain(Page page) {
    page.open(address()).awaitText("#welcome-description", "played by hand");
    Client others = api.local();
    while (others.post("/v1/jobs", Client.chat(worker.model(), "hi")).statusCode() == 202) {
      // Until it is full.
    }
    page.hurry(20).open(address()).send("Hello");
    page.awaitContains(".trouble", "The server is busy.");
    for (int i = 0; i < 5; i++) {
      worker.answer("done");
    }
    page.awaitText(".retry", "Try again").click(".retry:enabled");
    page.awaitContains(".answer .status", "Waiting: place");
    worker.answer("Hi");
    page.awaitPresent(".figures").awaitAnswer("Hi");
  }

  private static String address() {
    return api.uri("").toString();
  }
}
