package dev.parley.faults.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.faults.client.ApiClient;
import dev.parley.faults.client.ViewedEvent;
import dev.parley.faults.client.Viewer;
import dev.parley.faults.cluster.Cluster;
import dev.parley.faults.cluster.LocalApi;
import dev.parley.faults.cluster.LocalWorker;
import dev.parley.faults.cluster.WorkerProcess;
import dev.parley.faults.invariants.Asked;
import dev.parley.faults.scenario.RedisWitness;
import dev.parley.faults.scenario.Scenario;
import dev.parley.faults.scenario.Since;
import dev.parley.testkit.Await;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** Ends that race each other, and more callers than there is room (rows 35, 40 to 44). */
@Timeout(180)
@Isolated("it measures how fast ends come")
class RacesTest {

  private static final Cluster CLUSTER = Cluster.shared();
  private static final int REPETITIONS = Integer.getInteger("parley.races", 500);
  private static final int AT_ONCE = 16;
  private static final int SHARE = 8;
  private static final long SEED = 11;

  private final Scenario scenario = Scenario.in(CLUSTER);
  private final RedisWitness redis = new RedisWitness(CLUSTER.redis().commands());

  @AfterEach
  void close() {
    scenario.close();
  }

  /**
   * Each job is joined and cancelled at moments that the seed draws, from begin to finish. Of ten,
   * one is cancelled when it has ended, and one that is far from its end.
   */
  @Test
  void rows35And40joinCancelAndFinishRaceAndOneOfThemEnds() {
    scenario.worker(scenario.plan().seats(AT_ONCE).pace(Duration.ofMillis(2)));
    Set<String> ends = ConcurrentHashMap.newKeySet();
    atOnce(
        REPETITIONS,
        number -> {
          Random chance = new Random(SEED + number);
          Asked job = scenario.ask(number % 10 == 1 ? 1500 : 4);
          LockSupport.parkNanos(chance.nextInt(20_000_000));
          Viewer joining = scenario.watchFar(job);
          if (number % 10 == 0) {
            joining.end();
          }
          LockSupport.parkNanos(chance.nextInt(20_000_000));
          String answered = scenario.caller().cancel(job.job()).path("status").asString();
          String seen = joining.end().event();
          assertThat(seen).isEqualTo(answered);
          ends.add(seen);
        });
    assertThat(ends).as("seed " + SEED).containsExactlyInAnyOrder("completed", "cancelled");
    scenario.verify();
  }

  /** A deadline below the 40 ms of eight steps is sure to win, one of ten seconds to lose. */
  @Test
  void row43theTimeoutAndTheFinishRaceAndOneOfThemEnds() {
    scenario.worker(scenario.plan().seats(AT_ONCE).pace(Duration.ofMillis(5)));
    Set<String> ends = ConcurrentHashMap.newKeySet();
    atOnce(
        REPETITIONS,
        number -> {
          int millis = number % 10 == 0 ? 10_000 : 10 + new Random(SEED + number).nextInt(150);
          Asked job = scenario.ask(8, ",\"generation_timeout\":" + millis / 1000.0);
          ends.add(scenario.watch(job).end().event());
        });
    scenario.verify();
    assertThat(ends).as("seed " + SEED).containsExactlyInAnyOrder("completed", "timed_out");
  }

  @Test
  void row40aCancelStopsTheWorkerWithinASecond() throws IOException {
    LocalWorker worker = scenario.worker(scenario.plan());
    Asked job = scenario.ask(1500);
    Viewer viewer = scenario.watch(job);
    viewer.awaitText(20);
    scenario.caller().cancel(job.job());
    Since cancelled = Since.now();
    Await.until("the chat's end", () -> worker.over("lost") == 1);
    assertThat(worker.count("parley.worker.vanished")).isZero();
    cancelled.within(Duration.ofSeconds(1), "row 40, the worker stops");
    scenario.verify();
  }

  @Test
  void row41aJobOfADeadWorkerIsCancelledAtOnce() throws IOException {
    WorkerProcess victim = scenario.process(scenario.plan().slow()).ready();
    Asked job = scenario.ask(500);
    Viewer viewer = scenario.watch(job);
    viewer.awaitText(20);
    victim.process().kill();
    assertThat(scenario.caller().cancel(job.job()).path("status").asString())
        .isEqualTo("cancelled");
    assertThat(viewer.end().event()).isEqualTo("cancelled");
    scenario.verify();
  }

  @Test
  void row42aJobThatNobodyTakesTimesOutAndFreesItsPlace() {
    Since start = Since.now();
    Asked job = scenario.ask(5, ",\"queue_timeout\":0.5");
    ViewedEvent end = scenario.watchFar(job).end();
    assertThat(end.event()).isEqualTo("timed_out");
    assertThat(end.json().path("error").path("code").asString()).isEqualTo("queue_timeout");
    start.within(Duration.ofSeconds(4), "row 42, timed out");
    scenario.verify();
  }

  @Test
  void row44aFloodIsRefusedBeyondTheDepthAndHarmsNoAcceptedJob() {
    int sent = 10 * LocalApi.DEPTH;
    scenario.worker(scenario.plan().seats(8).pace(Duration.ofMillis(10)));
    Map<Integer, Integer> statuses = new ConcurrentHashMap<>();
    AtomicLong mostWaiting = new AtomicLong();
    atOnce(
        sent,
        number -> {
          statuses.merge(flood(scenario.caller(), scenario.number()), 1, Integer::sum);
          mostWaiting.accumulateAndGet(redis.waiting(scenario.model()), Math::max);
        });
    scenario.verify();
    assertThat(statuses.keySet()).isSubsetOf(202, 429, 503);
    assertThat(statuses.getOrDefault(429, 0)).isPositive();
    assertThat(statuses.getOrDefault(202, 0)).isGreaterThanOrEqualTo(LocalApi.DEPTH);
    assertThat(mostWaiting.get()).isLessThanOrEqualTo(LocalApi.DEPTH);
  }

  @Test
  void row44oneOwnerTakesNoMoreThanItsShare() throws IOException {
    String greedy = Scenario.newOwner();
    ApiClient caller = new ApiClient(CLUSTER.near().base(), Optional.of("parley=" + greedy));
    Map<Integer, Integer> statuses = new ConcurrentHashMap<>();
    atOnce(SHARE * 5, number -> statuses.merge(post(caller, scenario.number()), 1, Integer::sum));
    assertThat(statuses).containsOnly(Map.entry(202, SHARE), Map.entry(429, SHARE * 4));
    assertThat(redis.live(greedy)).isEqualTo(SHARE);
    Asked others = scenario.ask(6); // there is room for everybody else
    scenario.worker(scenario.plan());
    assertThat(scenario.watch(others).end().event()).isEqualTo("completed");
    Await.until("its places are free", () -> redis.live(greedy) == 0);
    scenario.verify();
  }

  private int flood(ApiClient caller, int number) throws IOException {
    HttpResponse<String> answer = scenario.post(caller, number, 6, "");
    if (answer.statusCode() == 202) {
      scenario.accepted(ApiClient.json(answer).path("id").asString(), number, 6);
    } else {
      assertNamesTheTimeToRetry(answer);
    }
    return answer.statusCode();
  }

  private int post(ApiClient caller, int number) throws IOException {
    HttpResponse<String> answer = scenario.post(caller, number, 6, "");
    if (answer.statusCode() != 202) {
      assertThat(ApiClient.code(answer)).isEqualTo("too_many_jobs");
      assertNamesTheTimeToRetry(answer);
    }
    return answer.statusCode();
  }

  private static void assertNamesTheTimeToRetry(HttpResponse<String> refused) {
    int seconds = Integer.parseInt(refused.headers().firstValue("Retry-After").orElse("0"));
    assertThat(seconds).isBetween(1, 120);
  }

  private interface Turn {
    void take(int number) throws IOException;
  }

  /** Takes so many turns, some of them at once. */
  private static void atOnce(int turns, Turn turn) {
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<?>> all = new ArrayList<>();
      IntStream.range(0, turns)
          .forEach(
              number ->
                  all.add(
                      threads.submit(
                          (Callable<Void>)
                              () -> {
                                turn.take(number);
                                return null;
                              })));
      for (Future<?> one : all) {
        one.get();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }
}
