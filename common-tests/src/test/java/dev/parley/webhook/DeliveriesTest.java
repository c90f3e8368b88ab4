package dev.parley.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.access.KeyId;
import dev.parley.access.KeyStore;
import dev.parley.access.NewKey;
import dev.parley.access.Plan;
import dev.parley.job.Ending;
import dev.parley.job.JobId;
import dev.parley.job.Usage;
import dev.parley.queue.Attempt;
import dev.parley.queue.NewJob;
import dev.parley.queue.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What ended jobs owe, on a real Redis. */
class DeliveriesTest {

  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Deliveries.Outcome DELIVERED =
      new Deliveries.Outcome(Deliveries.What.DELIVERED, 200, "", Duration.ZERO);
  private static final Deliveries.Outcome DEAD =
      new Deliveries.Outcome(Deliveries.What.DEAD, 500, "status", Duration.ZERO);

  private final Stage stage = Stage.empty();
  private final Deliveries deliveries = new Deliveries(stage.redis);
  private final KeyWebhooks webhooks = new KeyWebhooks(stage.redis);
  private final HandClock clock = new HandClock(stage.server, stage.keys);

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void everyWayToEndOwesOneDelivery() {
    stage.leasesCount();
    JobId completed = finished(Stage.STOPPED);
    JobId failed = finished(new Ending.Failed(Stage.BROKEN));
    JobId cancelled = accepted("https://a.example/x");
    stage.cancel.run(cancelled);
    stage.cancel.run(cancelled);
    JobId corrupt = accepted("https://a.example/x");
    stage.look().hset(stage.keys.job(corrupt), "last", "x");
    stage.cancel.run(corrupt);
    stage.queueTimeout = Stage.SHORT;
    JobId late = accepted("https://a.example/x");
    stage.passTime();
    stage.sweep.run(0);
    assertThat(deliveries.find(completed).orElseThrow().event()).isEqualTo("job.completed");
    assertThat(deliveries.find(failed).orElseThrow().event()).isEqualTo("job.failed");
    assertThat(deliveries.find(cancelled).orElseThrow().event()).isEqualTo("job.cancelled");
    assertThat(deliveries.find(corrupt).orElseThrow().event()).isEqualTo("job.failed");
    assertThat(deliveries.find(late).orElseThrow().event()).isEqualTo("job.timed_out");
    assertThat(deliveries.list(0, 100)).hasSize(5);
    assertThat(deliveries.list(4)).hasSize(4).isSubsetOf(deliveries.list(100));
  }

  @Test
  void aResponseHasTheEventsOfResponses() {
    assertThat(event(Stage.STOPPED)).isEqualTo("response.completed");
    assertThat(event(new Ending.Completed(Ending.FinishReason.LENGTH)))
        .isEqualTo("response.incomplete");
    assertThat(event(new Ending.Failed(Stage.BROKEN))).isEqualTo("response.failed");
    assertThat(event(new Ending.TimedOut(Stage.BROKEN))).isEqualTo("response.failed");
    assertThat(event(new Ending.Cancelled())).isEqualTo("response.cancelled");
  }

  @Test
  void aJobWithoutAWebhookOwesNothingNorDoesAnErasedOne() {
    stage.cancel.run(stage.queued());
    JobId erased = accepted("https://a.example/x");
    stage.erase.run(erased);
    JobId later = accepted("https://a.example/x");
    stage.cancel.run(later);
    stage.erase.run(later);
    assertThat(deliveries.list(0, 100)).isEmpty();
    assertThat(stage.look().keys("*hook*")).isEmpty();
  }

  @Test
  void onlyWantedEventsAreOwed() {
    JobId unwanted =
        accepted(Optional.empty(), target("https://a.example", WebhookEvent.JOB_FAILED));
    JobId wanted =
        accepted(
            Optional.empty(),
            target("https://a.example", WebhookEvent.JOB_FAILED, WebhookEvent.JOB_CANCELLED));
    stage.cancel.run(unwanted);
    stage.cancel.run(wanted);
    assertThat(deliveries.find(unwanted)).isEmpty();
    assertThat(deliveries.find(wanted)).isPresent();
  }

  @Test
  void whatTheKeySaysAtTheEndCountsUnlessTheJobSaysMore() {
    KeyId key = key();
    JobId job = accepted(Optional.of(key), Optional.empty());
    JobId own = accepted(Optional.of(key), target("https://own.example/"));
    JobId none = accepted(Optional.of(key()), Optional.empty());
    webhooks.set(key, target("https://key.example/hook").orElseThrow(), KeyWebhooks.Secret.KEEP);
    List.of(job, own, none).forEach(stage.cancel::run);
    assertThat(deliveries.find(job).orElseThrow().url()).isEqualTo("https://key.example/hook");
    assertThat(deliveries.find(own).orElseThrow().url()).isEqualTo("https://own.example/");
    assertThat(deliveries.find(none)).isEmpty();
  }

  @Test
  void aHostHasOneDeliveryUnderWayAndOthersDoNotWaitForIt() {
    JobId first = cancelled("https://a.example/1");
    JobId second = cancelled("https://a.example/2");
    JobId third = cancelled("https://b.example/");
    List<Delivery> due = deliveries.next(0, LEASE, 8);
    assertThat(due).extracting(Delivery::job).containsExactlyInAnyOrder(first, third);
    assertThat(deliveries.next(0, LEASE, 8)).isEmpty();
    assertThat(deliveries.settle(of(first, due), DELIVERED)).isTrue();
    assertThat(deliveries.next(0, LEASE, 8)).extracting(Delivery::job).containsExactly(second);
    assertThat(deliveries.find(first).orElseThrow().state())
        .isEqualTo(DeliveryRecord.State.DELIVERED);
  }

  @Test
  void aLeaseThatRunsOutMakesItDueAgainAndFencesTheFirst() {
    JobId job = cancelled("https://a.example/");
    Delivery lost = deliveries.next(0, LEASE, 8).getFirst();
    clock.pass(LEASE);
    Delivery again = deliveries.next(0, LEASE, 8).getFirst();
    assertThat(again.job()).isEqualTo(job);
    assertThat(again.attempt()).isEqualTo(2);
    assertThat(again.id()).isEqualTo(lost.id());
    assertThat(deliveries.settle(lost, DEAD)).isFalse();
    assertThat(deliveries.find(job).orElseThrow().state()).isEqualTo(DeliveryRecord.State.PENDING);
    assertThat(deliveries.settle(lost, DELIVERED)).isTrue(); // it arrived, whoever brought it
    assertThat(deliveries.settle(again, DEAD)).isFalse();
    assertThat(deliveries.find(job).orElseThrow().state())
        .isEqualTo(DeliveryRecord.State.DELIVERED);
    assertThat(stage.look().keys("*hooks*")).isEmpty();
  }

  @Test
  void aFailedAttemptIsRepeatedAfterItsDelayAndTheDeadOneCanBeSentAgain() {
    JobId job = cancelled("https://a.example/");
    Delivery first = deliveries.next(0, LEASE, 8).getFirst();
    Deliveries.Outcome retry =
        new Deliveries.Outcome(Deliveries.What.RETRY, 503, "status", Duration.ofMinutes(2));
    deliveries.settle(first, retry);
    deliveries.settle(first, retry); // sent again by the connection
    clock.pass(Duration.ofMinutes(1));
    assertThat(deliveries.next(0, LEASE, 8)).isEmpty();
    clock.pass(Duration.ofMinutes(1));
    Delivery second = deliveries.next(0, LEASE, 8).getFirst();
    assertThat(second.failures()).isEqualTo(1);
    deliveries.settle(second, DEAD);
    clock.pass(Duration.ofDays(1));
    assertThat(deliveries.next(0, LEASE, 8)).isEmpty();
    DeliveryRecord dead = deliveries.list(0, 100).getFirst();
    assertThat(dead.state()).isEqualTo(DeliveryRecord.State.DEAD);
    assertThat(dead.status()).contains(500);
    assertThat(deliveries.resend(job)).isTrue();
    Delivery again = deliveries.next(0, LEASE, 8).getFirst();
    assertThat(again.failures()).isZero();
    deliveries.settle(again, DELIVERED);
    assertThat(deliveries.list(0, 100)).isEmpty();
    assertThat(deliveries.resend(JobId.random(0))).isFalse();
  }

  @Test
  void aResultLivesUntilItIsDelivered() {
    stage.ttl = Duration.ofMinutes(10);
    JobId job = cancelled("https://a.example/");
    String hash = stage.keys.job(job);
    assertThat(stage.look().pttl(hash)).isGreaterThan(Duration.ofDays(8).toMillis());
    assertThat(stage.look().pttl(stage.keys.events(job))).isGreaterThan(stage.look().pttl(hash));
    stage.look().hset(hash, "expires", Long.toString(stage.redisMillis() - 1)); // a long outage
    deliveries.settle(deliveries.next(0, LEASE, 8).getFirst(), DELIVERED);
    assertThat(stage.look().pttl(hash)).isBetween(1L, 600_000L);
    assertThat(stage.find(job).expiresAt().orElseThrow().toEpochMilli())
        .isGreaterThan(stage.redisMillis());
  }

  @Test
  void notMoreThanAThousandResultsAreKeptForTheirDelivery() {
    String held = stage.keys.base(0) + "hooks-held";
    IntStream.range(0, 1000)
        .forEach(i -> stage.look().zadd(held, (double) stage.redisMillis(), "job" + i));
    JobId job = cancelled("https://a.example/");
    assertThat(stage.look().pttl(stage.keys.job(job))).isLessThanOrEqualTo(stage.ttl.toMillis());
    assertThat(deliveries.next(0, LEASE, 8)).hasSize(1);
  }

  @Test
  void aRotatedSecretSignsForADayBesideTheNewOne() {
    KeyId key = key();
    WebhookTarget target = target("https://key.example/").orElseThrow();
    WebhookSecret first = drawn(key, target, KeyWebhooks.Secret.KEEP).orElseThrow();
    assertThat(drawn(key, target, KeyWebhooks.Secret.KEEP)).isEmpty();
    WebhookSecret second = drawn(key, target, KeyWebhooks.Secret.ROTATE).orElseThrow();
    stage.cancel.run(accepted(Optional.of(key), Optional.empty()));
    assertThat(deliveries.next(0, LEASE, 8).getFirst().secrets())
        .extracting(WebhookSecret::reveal)
        .containsExactly(second.reveal(), first.reveal());
    clock.pass(KeyWebhooks.OVERLAP);
    clock.passForKey(key, KeyWebhooks.OVERLAP);
    assertThat(deliveries.next(0, LEASE, 8).getFirst().secrets())
        .extracting(WebhookSecret::reveal)
        .containsExactly(second.reveal());
    assertThat(webhooks.find(key)).contains(target);
    assertThat(webhooks.remove(key)).isTrue();
    assertThat(webhooks.find(key)).isEmpty();
    assertThat(webhooks.remove(new KeyId("00000000"))).isFalse();
  }

  private Optional<WebhookSecret> drawn(KeyId key, WebhookTarget target, KeyWebhooks.Secret mode) {
    return webhooks.set(key, target, mode).orElseThrow().drawn();
  }

  private KeyId key() {
    KeyStore keys = new KeyStore(stage.redis);
    return keys.create(new NewKey("ann", Plan.OPEN, Optional.empty())).key().id();
  }

  private String event(Ending ending) {
    Attempt attempt = running();
    stage.look().hset(stage.keys.job(attempt.job()), "echo", "{}");
    stage.finish.run(attempt, 0, 0, ending, new Usage(1, 0, 0, 0));
    return deliveries.find(attempt.job()).orElseThrow().event();
  }

  private JobId finished(Ending ending) {
    Attempt attempt = running();
    stage.finish.run(attempt, 0, 0, ending, new Usage(1, 0, 0, 0));
    return attempt.job();
  }

  private Attempt running() {
    accepted("https://a.example/x");
    return stage.begun(stage.delivered(Stage.ANN), Stage.ANN, Stage.LONG).attempt();
  }

  private JobId cancelled(String url) {
    JobId job = accepted(url);
    stage.cancel.run(job);
    return job;
  }

  private JobId accepted(String url) {
    return accepted(Optional.empty(), target(url));
  }

  private JobId accepted(Optional<KeyId> key, Optional<WebhookTarget> own) {
    NewJob job = stage.job();
    stage.enqueue.run(
        new NewJob(
            job.id(),
            job.owner(),
            job.request(),
            job.limits(),
            Optional.empty(),
            Optional.empty(),
            new JobWebhook(key, own)));
    return job.id();
  }

  private static Optional<WebhookTarget> target(String url, WebhookEvent... events) {
    return Optional.of(new WebhookTarget(WebhookUrl.parse(url), Set.of(events)));
  }

  private static Delivery of(JobId job, List<Delivery> due) {
    return due.stream().filter(one -> one.job().equals(job)).findFirst().orElseThrow();
  }
}
