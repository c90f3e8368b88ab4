package dev.parley.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.access.ApiKey;
import dev.parley.api.testing.Client;
import dev.parley.api.testing.HandWorker;
import dev.parley.api.testing.TestApi;
import dev.parley.api.testing.Turn;
import dev.parley.job.JobId;
import dev.parley.job.JobRequest;
import dev.parley.job.OwnerId;
import dev.parley.job.WorkerId;
import dev.parley.queue.Enqueue;
import dev.parley.queue.NewJob;
import dev.parley.reading.JobReader;
import dev.parley.registry.Registry;
import dev.parley.registry.WorkerRecord;
import dev.parley.registry.WorkerVitals;
import dev.parley.testkit.HookReceiver;
import dev.parley.testkit.TestRedis;
import dev.parley.webhook.WebhookSecret;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The operator's page on the real API and a real Redis; only workers are played by hand. */
@ExtendWith(InChromium.class)
class OperatorPageTest {

  private static final String LIVE = "#line[data-state=live]";
  private static final String CALLS =
      """
      window.calls = [];
      const fetched = window.fetch;
      window.fetch = (url, ...more) => { calls.push(String(url)); return fetched(url, ...more); };
      """;

  @Test
  void showsWhatGoesOnButNotAWordOfIt(Page page) {
    try (TestApi api = TestApi.start(TestRedis.shared().url());
        HandWorker worker = HandWorker.at(api)) {
      Client client = api.client();
      client.ask(worker.model(), "a secret question");
      Turn turn = worker.begin();
      turn.generate("a secret answer");
      String waiting = client.ask(worker.model(), "another secret").get("id").asString();
      page.visit(page(api), LIVE).awaitText("#panel td:first-child", worker.model());
      page.awaitContains("#tiles", "waiting1of 5").awaitContains("#tiles", "running1of 2");
      page.await(() -> page.count("#charts canvas") == 8, () -> "not all charts are drawn");
      page.click("#tab-workers").awaitContains("#panel tbody tr", worker.model());
      page.click("#tab-jobs").awaitPresent("#panel tbody tr:nth-child(2)");
      assertThat(page.text("#panel tbody tr:last-child")).contains(waiting, "queued", "browser:");
      turn.finish();
      page.awaitGone("#panel tbody tr:nth-child(2)");
      page.click("#tab-dead-jobs").awaitContains("#panel .none", "No job was given up.");
      assertThat(page.text("body")).doesNotContain("secret");
      assertThat(page.js("return window.violations")).isEqualTo(List.of());
      assertThat(
              page.js(
                  "return document.documentElement.scrollWidth -"
                      + " document.documentElement.clientWidth"))
          .isEqualTo(0L);
    }
  }

  @Test
  void asksForAnAdminsKeyAndKeepsItInItsTab(Page page) {
    String admin = ApiKey.random(new SecureRandom()).reveal();
    try (TestApi api = TestApi.start(TestRedis.shared().url(), "--parley.admin.key=" + admin)) {
      String member = "{\"name\":\"m\",\"tokens_per_day\":1000}";
      HttpResponse<String> made = api.withKey(admin).post("/v1/admin/keys", member);
      String other = Client.json(made).get("key").asString();
      page.visit(page(api), "#ask-key[open]");
      assertThat(page.count("#panel tbody tr")).isZero();
      enter(page, other);
      page.awaitContains("#key-help", "not an admin");
      enter(page, admin);
      page.awaitPresent(LIVE).click("#tab-keys").awaitPresent("#panel tbody tr:nth-child(2)");
      page.awaitContains("#panel tbody", "0 of 1,000"); // tokens today
      page.visit(page(api), LIVE);
      assertThat(page.count("#ask-key[open]")).isZero();
      assertThat(page.js("return Object.keys(localStorage)")).isEqualTo(List.of());
      page.click("#forget").awaitPresent("#ask-key[open]");
    }
  }

  @Test
  void stopsAndStartsWhatItShows(Page page) {
    try (TestApi api = TestApi.start(TestRedis.shared().url());
        HandWorker worker = HandWorker.at(api)) {
      page.visit(page(api), LIVE).awaitText("#panel td:first-child", worker.model());
      press(page, "Pause").awaitPresent("#confirm[open]").click("#confirm-yes");
      page.awaitText("#panel .state", "paused");
      String first = api.client().ask(worker.model(), "x").get("id").asString();
      String second = api.client().ask(worker.model(), "y").get("id").asString();
      assertThat(worker.claims()).isFalse();

      page.click("#tab-jobs").awaitPresent("#panel tbody tr:nth-child(2)");
      press(page, "To the front"); // the first row's
      press(page, "Cancel").awaitContains("#confirm-warning", first).click("#confirm-yes");
      page.awaitGone("#panel tbody tr:nth-child(2)");
      assertThat(page.text("#panel td.id")).isEqualTo(second);
      page.click("#tab-queues");
      press(page, "Resume").awaitText("#panel .state", "open");
      assertThat(worker.begin().job().value()).isEqualTo(second);
      page.click("#tab-workers").awaitText("#panel .state", "working");
      press(page, "Drain").awaitContains("#confirm-warning", worker.id()).click("#confirm-yes");
      page.awaitText("#panel .state", "draining").awaitGone("#panel td button");
      assertThat(page.isTrue("document.querySelector('#trouble').hidden")).isTrue();
    }
  }

  @Test
  void sendsWebhooksAgain(Page page) {
    String secret = WebhookSecret.random(new SecureRandom()).reveal();
    try (TestApi api =
            TestApi.start(
                TestRedis.shared().url(),
                "--parley.webhooks.networks=127.0.0.1",
                "--parley.webhooks.secret=" + secret);
        HandWorker worker = HandWorker.at(api);
        HookReceiver receiver = HookReceiver.start()) {
      receiver.answerWith(410);
      String id = api.client().oweWebhook(worker.model(), receiver.url("/secret"));
      page.visit(page(api), LIVE).click("#tab-webhooks").awaitText("#panel .state", "dead");
      assertThat(page.text("#panel tbody tr"))
          .contains(id, "127.0.0.1", "job.cancelled", "410 gone")
          .doesNotContain("secret");
      receiver.answerWith(200);
      press(page, "Send again").awaitContains("#panel .none", "No webhook waits");
      page.awaitGone("#panel tbody tr");
      assertThat(receiver.received()).hasSizeGreaterThanOrEqualTo(2);
      assertThat(page.isTrue("document.querySelector('#trouble').hidden")).isTrue();
    }
  }

  private static Page press(Page page, String label) {
    String buttons = "[...document.querySelectorAll('#panel button')]";
    String find = buttons + ".find((b) => b.textContent === arguments[0] && !b.disabled)";
    page.await(
        () -> Boolean.TRUE.equals(page.js("return Boolean(" + find + ")", label)),
        () -> "there is no button " + label);
    page.js(find + ".click()", label);
    return page;
  }

  /** A thousand jobs and fifty workers cost what a page of them costs. */
  @Test
  void manyJobsAndWorkersCostNoMoreThanAPageOfThem(Page page) {
    try (TestApi api = TestApi.start(TestRedis.shared().url(), "--parley.queue.depth=2000");
        HandWorker worker = HandWorker.at(api)) {
      fill(api, worker);
      page.onEachLoad(CALLS).visit(page(api), LIVE);
      page.awaitContains("#tiles", "waiting1,000of 2,000").awaitContains("#tiles", "workers50");
      page.click("#tab-workers").awaitContains("#panel .foot", "1 to 25, and more");
      page.click("#panel .foot button:last-child").awaitContains("#panel .foot", "26 to 50");
      page.click("#tab-jobs").awaitContains("#panel .foot", "1 to 25, and more");
      page.click("#panel .foot button:last-child").awaitContains("#panel .foot", "26 to 50, and");
      page.click("#panel .foot button").awaitContains("#panel .foot", "1 to 25, and more");
      page.js(
          """
          window.moved = [];
          const rows = document.querySelector('#panel tbody');
          new MutationObserver((all) => moved.push(...all)).observe(rows, { childList: true });
          calls.length = 0;
          """);
      page.await(() -> page.isTrue("calls.length >= 3"), () -> "the table is not refreshed");
      assertThat(page.js("return [...new Set(calls)]"))
          .as("one list is read, and no stream is opened anew")
          .isEqualTo(List.of("/v1/admin/jobs?limit=25"));
      assertThat(page.js("return moved.length")).as("rows taken out or put in").isEqualTo(0L);
      assertThat(page.count("#panel tbody tr")).isEqualTo(25);
      assertThat(page.count("*")).as("elements of the whole page").isLessThan(1000);
    }
  }

  private static void fill(TestApi api, HandWorker worker) {
    String first = api.local().ask(worker.model(), "x").get("id").asString();
    JobRequest request = api.bean(JobReader.class).find(new JobId(first)).orElseThrow().request();
    Enqueue enqueue = api.bean(Enqueue.class);
    for (int i = 1; i < 1000; i++) {
      NewJob.Limits limits = new NewJob.Limits(2000, 0, 0);
      enqueue.run(new NewJob(JobId.random(0), OwnerId.LOCAL, request, limits, Optional.empty()));
    }
    Registry registry = api.bean(Registry.class);
    for (int i = 1; i < 50; i++) {
      registry.register(
          new WorkerRecord(
              new WorkerId("worker-" + i),
              registry.models().getFirst().card(),
              8,
              0,
              12.5,
              Duration.ofMinutes(5),
              new WorkerVitals(i, OptionalLong.of(1L << 30)),
              "by hand"));
    }
  }

  private static void enter(Page page, String key) {
    page.awaitPresent("#ask-key[open]");
    page.js("document.querySelector('#key').value = arguments[0]", key);
    page.click("#use-key");
  }

  private static String page(TestApi api) {
    return api.uri("/admin").toString();
  }
}
