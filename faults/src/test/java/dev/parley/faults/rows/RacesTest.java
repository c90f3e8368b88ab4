package dev.parley.faults.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.faults.fleet.Api;
import dev.parley.faults.fleet.Caller;
import dev.parley.faults.fleet.House;
import dev.parley.faults.fleet.LocalWorker;
import dev.parley.faults.fleet.RedisWitness;
import dev.parley.faults.fleet.Scene;
import dev.parley.faults.fleet.Since;
import dev.parley.faults.invariants.Asked;
import dev.parley.faults.viewer.Frame;
import dev.parley.faults.viewer.Viewer;
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

/** Ends that race each other, and more callers than there is room (rows 35, 40, 42 to 44). */
@Timeout(180)
@Isolated("it measures how fast ends come")
class RacesTest {

  private static final House HOUSE = House.shared();
  private static final int REPETITIONS = Integer.getInteger("parley.races", 500);
  private static final int AT_ONCE = 16;
  private static final int SHARE = 8;
  private static final long SEED = 11;

  private final Scene scene = HOUSE.scene();
  private final RedisWitness redis = new RedisWitness(HOUSE.redis().commands());

  @AfterEach
  void close() {
    scene.close();
  }

  /**
   * Each job is joined and cancelled at moments that the seed draws, from begin to finish. Of ten,
   * one is cancelled when it has ended, and one that is far from its end.
   */
  @Test
  void rows35And40joinCancelAndFinishRaceAndOneOfThemEnds() {
    scene.worker(scene.plan().seats(AT_ONCE).pace(Duration.ofMillis(2)));
    Set<String> ends = ConcurrentHashMap.newKeySet();
    atOnce(
        REPETITIONS,
        number -> {
          Random chance = new Random(SEED + number);
          Asked job = scene.ask(number % 10 == 1 ? 1500 : 4);
          LockSupport.parkNanos(chance.nextInt(20_000_000));
          Viewer joining = scene.watchFar(job);
          if (number % 10 == 0) {
            joining.end();
          }
          LockSupport.parkNanos(chance.nextInt(20_000_000));
          String told = scene.caller().cancel(job.job()).path("status").asString();
          String seen = joining.end().event();
          assertThat(seen).isEqualTo(told);
          ends.add(seen);
        });
    assertThat(ends).as("seed " + SEED).containsExactlyInAnyOrder("completed", "cancelled");
    scene.verify();
  }

  /** A deadline below the 40 ms of eight steps is sure to win, one of ten seconds to lose. */
  @Test
  void row43theTimeoutAndTheFinishRaceAndOneOfThemEnds() {
    scene.worker(scene.plan().seats(AT_ONCE).pace(Duration.ofMillis(5)));
    Set<String> ends = ConcurrentHashMap.newKeySet();
    atOnce(
        REPETITIONS,
        number -> {
          int millis = number % 10 == 0 ? 10_000 : 10 + new Random(SEED + number).nextInt(150);
          Asked job = scene.ask(8, ",\"generation_timeout\":" + millis / 1000.0);
          ends.add(scene.watch(job).end().event());
        });
    scene.verify();
    assertThat(ends).as("seed " + SEED).containsExactlyInAnyOrder("completed", "timed_out");
  }

  @Test
  void row40aCancelStopsTheWorkerWithinASecond() throws IOException {
    LocalWorker worker = scene.worker(scene.plan());
    Asked job = scene.ask(1500);
    Viewer viewer = scene.watch(job);
    viewer.awaitText(20);
    scene.caller().cancel(job.job());
    Since cancelled = Since.now();
    Await.until("the chat's end", () -> worker.over("lost") == 1);
    assertThat(worker.count("parley.worker.vanished")).isZero();
    cancelled.within(Duration.ofSeconds(1), "row 40, the worker stops");
    scene.verify();
  }

  @Test
  void row42aJobThatNobodyTakesTimesOutAndFreesItsPlace() {
    Since start = Since.now();
    Asked job = scene.ask(5, ",\"queue_timeout\":0.5");
    Frame end = scene.watchFar(job).end();
    assertThat(end.event()).isEqualTo("timed_out");
    assertThat(end.json().path("error").path("code").asString()).isEqualTo("queue_timeout");
    start.within(Duration.ofSeconds(4), "row 42, timed out");
    scene.verify();
  }

  @Test
  void row44aFloodIsRefusedBeyondTheDepthAndHarmsNoAcceptedJob() {
    int sent = 10 * Api.DEPTH;
    scene.worker(scene.plan().seats(8).pace(Duration.ofMillis(10)));
    Map<Integer, Integer> statuses = new ConcurrentHashMap<>();
    AtomicLong mostWaiting = new AtomicLong();
    atOnce(
        sent,
        number -> {
          statuses.merge(flood(scene.caller(), scene.number()), 1, Integer::sum);
          mostWaiting.accumulateAndGet(redis.waiting(scene.model()), Math::max);
        });
    scene.verify();
    assertThat(statuses.keySet()).isSubsetOf(202, 429, 503);
    assertThat(statuses.getOrDefault(429, 0)).isPositive();
    assertThat(statuses.getOrDefault(202, 0)).isGreaterThanOrEqualTo(Api.DEPTH);
    assertThat(mostWaiting.get()).isLessThanOrEqualTo(Api.DEPTH);
  }

  @Test
  void row44oneOwnerTakesNoMoreThanItsShare() throws IOException {
    String greedy = Scene.newOwner();
    Caller caller = new Caller(HOUSE.near().base(), Optional.of("parley=" + greedy));
    Map<Integer, Integer> statuses = new ConcurrentHashMap<>();
    atOnce(SHARE * 5, number -> statuses.merge(post(caller, scene.number()), 1, Integer::sum));
    assertThat(statuses).containsOnly(Map.entry(202, SHARE), Map.entry(429, SHARE * 4));
    assertThat(redis.live(greedy)).isEqualTo(SHARE);
    Asked others = scene.ask(6); // there is room for everybody else
    scene.worker(scene.plan());
    assertThat(scene.watch(others).end().event()).isEqualTo("completed");
    Await.until("its places are free", () -> redis.live(greedy) == 0);
    scene.verify();
  }

  private int flood(Caller caller, int number) throws IOException {
    HttpResponse<String> answer = scene.post(caller, number, 6, "");
    if (answer.statusCode() == 202) {
      scene.accepted(Caller.json(answer).path("id").asString(), number, 6);
    } else {
      assertTellsWhenToRetry(answer);
    }
    return answer.statusCode();
  }

  private int post(Caller caller, int number) throws IOException {
    HttpResponse<String> answer = scene.post(caller, number, 6, "");
    if (answer.statusCode() != 202) {
      assertThat(Caller.code(answer)).isEqualTo("too_many_jobs");
      assertTellsWhenToRetry(answer);
    }
    return answer.statusCode();
  }

  private static void assertTellsWhenToRetry(HttpResponse<String> refused) {
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
