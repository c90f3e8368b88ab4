package dev.parley.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.testing.Client;
import dev.parley.api.testing.HandWorker;
import dev.parley.api.testing.TestApi;
import dev.parley.api.testing.Turn;
import dev.parley.testkit.TestRedis;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The operator's page on the real API and a real Redis; only workers are played by hand. */
@ExtendWith(InChromium.class)
class OperatorPageTest {

  private static final Path PICTURES = Path.of("target/page");

  @Test
  void showsWhatGoesOn(Page page) {
    try (TestApi api = TestApi.start(TestRedis.shared().url());
        HandWorker worker = HandWorker.at(api)) {
      Client client = api.client();
      client.ask(worker.model(), "a secret question");
      Turn turn = worker.begin();
      turn.generate("a secret answer");
      String waiting = client.ask(worker.model(), "another secret").get("id").asString();
      page.visit(api.uri("/admin").toString(), "#line[data-state=live]");
      page.awaitText("#panel td:first-child", worker.model());
      page.screenshot(PICTURES.resolve("admin.png"));
      page.click("#tab-jobs").awaitPresent("#panel tbody tr:nth-child(2)");
      assertThat(page.text("#panel tbody tr:last-child")).contains(waiting, "queued", "browser:");
      page.screenshot(PICTURES.resolve("admin-jobs.png"));
      assertThat(page.text("body")).doesNotContain("secret");
      assertThat(page.js("return window.violations")).isEqualTo(List.of());
    }
  }
}
