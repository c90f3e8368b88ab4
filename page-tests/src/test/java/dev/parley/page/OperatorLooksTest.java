package dev.parley.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.testing.HandWorker;
import dev.parley.api.testing.TestApi;
import dev.parley.testkit.TestRedis;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The operator's page after a busy quarter of an hour, which is made up, light, dark and on a
 * phone. Leaves pictures in target/page for people to look at; the first one is
 * docs/img/operator.png.
 */
@ExtendWith(InChromium.class)
class OperatorLooksTest {

  private static final Path PICTURES = Path.of("target/page");

  /** Answers for the samples; everything else the page asks the real server. */
  private static final String BUSY =
      """
      const real = window.fetch;
      const wave = (i, length, phase = 0) => (1 + Math.sin((i / length + phase) * 2 * Math.PI)) / 2;
      const noise = (i) => Math.abs(Math.sin(i * 12.9898) * 43758.5453) % 1;
      const sample = (i) => {
        const burst = i > 90 && i < 125 ? 1 : 0;
        const model = (model, seats, workers, wait, running) => {
          const waiting = Math.max(0, Math.round(wait));
          const low = Math.round(waiting / 3);
          return { model, limit: 64, seats, workers, waiting, paused: false,
            priorities: { high: 0, normal: waiting - low, low }, running: Math.min(seats, Math.round(running)) };
        };
        const lost = i === 96;
        const slow = 1 + 5 * burst * wave(i - 90, 35, -0.25);
        return {
          at: Date.now() - (179 - i) * 5000,
          models: [
            model('qwen2.5-1.5b-instruct', lost ? 8 : 16, lost ? 1 : 2, 2 * noise(i) + 34 * burst * wave(i - 90, 35, -0.25), 7 + 7 * wave(i, 60) + 9 * burst),
            model('smollm2-135m-instruct', 8, 1, 3 * wave(i, 45, 0.4) * noise(i + 7), 2 + 5 * wave(i, 45, 0.3)),
            model('tinyllama-1.1b-chat', 8, 1, i > 60 && i < 75 ? 5 : 0, 3 * wave(i, 90)),
          ],
          live: 12,
          tokens_per_second: 105 + 70 * wave(i, 60) + 12 * noise(i) + 25 * burst - (lost ? 90 : 0),
          first_token_p50_ms: Math.round((170 + 60 * noise(i + 3)) * slow),
          first_token_p95_ms: Math.round((420 + 190 * noise(i + 5)) * slow),
          errors: i === 118 ? { queue_timeout: 3 } : i === 119 ? { queue_timeout: 1, token_gap_timeout: 1 } : i === 40 ? { model_error: 1 } : {},
          ended: { completed: Math.round(2 + 2 * noise(i + 9)), ...(i === 40 ? { failed: 1 } : {}), ...(i === 118 ? { timed_out: 3 } : {}), ...(i % 37 === 0 ? { cancelled: 1 } : {}) },
          takeovers: i === 99 ? 5 : i === 101 ? 2 : 0,
        };
      };
      window.fetch = async (url, options) => {
        if (url !== '/v1/admin/stats') { return real(url, options); }
        const samples = Array.from({ length: 180 }, (_, i) => sample(i));
        const text = `event: samples\\ndata: ${JSON.stringify({ samples })}\\n\\n`;
        const body = new ReadableStream({ start: (to) => to.enqueue(new TextEncoder().encode(text)) });
        return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
      };
      """;

  @Test
  void looksLikeTheChatPage(Page page) {
    try (TestApi api = TestApi.start(TestRedis.shared().url(), "--parley.queue.depth=64");
        HandWorker large = HandWorker.at(api, "qwen2.5-1.5b-instruct");
        HandWorker small = HandWorker.at(api, "smollm2-135m-instruct")) {
      for (int i = 0; i < 4; i++) {
        api.client().ask(large.model(), "x");
      }
      large.begin().generate("a", "b");
      api.local().ask(small.model(), "x");
      small.begin().generate("a");
      page.onEachLoad(BUSY).size(1360, 1000);
      page.visit(api.uri("/admin").toString(), "#line[data-state=live]");
      page.click("#tab-jobs").awaitPresent("#panel tbody tr:nth-child(5)");
      picture(page, "operator.png");
      page.media("prefers-color-scheme", "dark");
      page.visit(api.uri("/admin").toString(), "#line[data-state=live]");
      page.awaitPresent("#panel tbody tr:nth-child(2)");
      picture(page, "operator-dark.png");
      page.size(390, 1600);
      picture(page, "operator-phone.png");
    }
  }

  private static void picture(Page page, String name) {
    page.await(() -> page.count("#charts canvas") == 8, () -> "not all charts are drawn");
    assertThat(
            page.js(
                "return document.documentElement.scrollWidth -"
                    + " document.documentElement.clientWidth"))
        .isEqualTo(0L);
    page.screenshot(PICTURES.resolve(name));
  }
}
