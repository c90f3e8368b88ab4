package dev.parley.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.job.JobId;
import dev.parley.job.JobPriority;
import dev.parley.job.OwnerId;
import dev.parley.reading.QueueSnapshot;
import dev.parley.reading.QueueView;
import dev.parley.sweep.Gc;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whose turn it is. */
class LanesTest {

  private static final List<JobPriority> PRIORITIES = List.of(JobPriority.values());

  private final Stage stage = Stage.empty();
  private final QueueView view = new QueueView(stage.redis);

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void aLightOwnerStartsSecondBesideAHeavyOne() {
    IntStream.range(0, 200).forEach(i -> queued(owner(1)));
    claim();
    JobId light = queued(owner(2));
    assertThat(List.of(claim(), claim())).contains(light);
  }

  @Test
  void ownersShareTheTokensNotTheTurns() {
    for (int i = 0; i < 90; i++) {
      stage.queued(owner(1), JobPriority.NORMAL, 100);
      stage.queued(owner(2), JobPriority.NORMAL, 400);
    }
    Map<OwnerId, Integer> tokens = new HashMap<>();
    for (int i = 0; i < 100; i++) {
      count(tokens, claim());
    }
    int all = tokens.values().stream().mapToInt(Integer::intValue).sum();
    assertThat(tokens.getOrDefault(owner(1), 0) / (double) all).isCloseTo(0.5, within(0.03));
  }

  @Test
  void prioritiesShareTheTokensAsSixteenToFourToOne() {
    for (int i = 0; i < 100; i++) {
      for (JobPriority priority : JobPriority.values()) {
        stage.queued(owner(1), priority, 100);
      }
    }
    Map<JobPriority, Integer> claims = new EnumMap<>(JobPriority.class);
    for (int i = 0; i < 105; i++) {
      claims.merge(stage.find(claim()).request().priority(), 1, Integer::sum);
    }
    assertThat(claims)
        .isEqualTo(Map.of(JobPriority.HIGH, 80, JobPriority.NORMAL, 20, JobPriority.LOW, 5));
  }

  @Test
  void anOwnerWaitsInOneLaneOfAPriority() {
    for (int i = 0; i < 20; i++) {
      queued(owner(i % 4));
    }
    assertThat(stage.lanes()).hasSize(4);
  }

  /** More of them than the script looks at. */
  @Test
  void anOwnerWithManyJobsOfOtherKindsBetweenWaitsInOneLaneAllTheSame() {
    List<JobId> normal = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      IntStream.range(0, 9).forEach(n -> stage.queued(owner(1), JobPriority.LOW, 64));
      normal.add(queued(owner(1)));
    }
    assertThat(normal.stream().map(this::laneOf).distinct()).hasSize(1);
  }

  @Test
  void moreOwnersThanLanesShareTheEmptiest() {
    IntStream.range(0, 30).forEach(i -> queued(owner(1)));
    IntStream.range(2, 20).forEach(i -> queued(owner(i)));
    assertThat(stage.lanes()).hasSize(Enqueue.LANES);
    String heavy = laneOf(queued(owner(1)));
    assertThat(IntStream.range(2, 20).mapToObj(i -> laneOf(queued(owner(i)))))
        .doesNotContain(heavy);
  }

  @Test
  void positionsAreTheOrderOfTheClaims() {
    Random random = new Random(7);
    List<JobId> waiting = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      JobPriority priority = PRIORITIES.get(random.nextInt(3));
      NewJob job =
          stage.job(
              JobId.random(0),
              owner(random.nextInt(12)),
              Stage.NO_LIMITS,
              priority,
              1 + random.nextInt(500));
      Enqueue.Accepted accepted = (Enqueue.Accepted) stage.enqueue.run(job);
      QueueSnapshot queue = view.read(Stage.MODEL, 0);
      assertThat(queue.position(job.id())).isEqualTo(OptionalInt.of(accepted.first().position()));
      assertThat(queue.depth()).isEqualTo(accepted.first().depth());
      if (random.nextInt(4) == 0) {
        assertThat(claim()).isEqualTo(queue.waiting().getFirst());
      }
    }
    waiting.addAll(view.read(Stage.MODEL, 0).waiting());
    assertThat(waiting.stream().map(job -> claim()).toList()).isEqualTo(waiting);
  }

  @Test
  void aPositionOnlyFallsAsLongAsNobodyWithAnEarlierTurnComes() {
    IntStream.range(0, 5).forEach(i -> queued(owner(1)));
    JobId job = queued(owner(1));
    int before = position(job);
    for (int i = 0; i < 5; i++) {
      queued(owner(1));
      stage.queued(owner(3), JobPriority.LOW, 1000);
      claim();
      assertThat(position(job)).isLessThanOrEqualTo(before);
      before = position(job);
    }
  }

  @Test
  void countsTheWaitingOfEachPriority() {
    stage.queued(owner(1), JobPriority.HIGH, 10);
    stage.queued(owner(1), JobPriority.LOW, 10);
    stage.queued(owner(2), JobPriority.LOW, 10);
    assertThat(view.read(Stage.MODEL, 0).byPriority())
        .isEqualTo(Map.of(JobPriority.HIGH, 1, JobPriority.NORMAL, 0, JobPriority.LOW, 2));
  }

  @Test
  void whatNeverStartedCostsItsOwnerNoTurn() {
    List<JobId> cancelled = IntStream.range(0, 9).mapToObj(i -> queued(owner(1))).toList();
    cancelled.forEach(stage.cancel::run);
    JobId again = queued(owner(1));
    queued(owner(2));
    queued(owner(2));
    assertThat(List.of(claim(), claim())).contains(again);

    JobId first = queued(owner(1));
    JobId last = queued(owner(1));
    stage.cancel.run(last);
    String tag = stage.look().hget(stage.keys.lanes(0, Stage.MODEL), laneOf(first));
    assertThat(tag).isEqualTo(stage.field(first, "lane").split(" ", 4)[2]);
  }

  @Test
  void aReleasedJobOfALowLaneComesFirst() {
    stage.queued(owner(1), JobPriority.LOW, 10);
    Attempt low = stage.begun(stage.delivered(Stage.ANN), Stage.ANN, Stage.LONG).attempt();
    stage.queued(owner(2), JobPriority.HIGH, 10);
    stage.requeue.run(low, new Requeue.Release(), java.time.Duration.ZERO);
    assertThat(claim()).isEqualTo(low.job());
  }

  @Test
  void theOldestIdleEntryOfAllLanesComesFirst() {
    List<QueueEntry> entries = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      queued(owner(i));
      stage.passTime();
      entries.add(stage.delivered(Stage.ANN));
    }
    entries.reversed().forEach(entry -> stage.handBack.run(entry, Stage.ANN));
    for (QueueEntry entry : entries) {
      assertThat(stage.delivered(Stage.BOB)).isEqualTo(entry);
    }
  }

  @Test
  void gcRebuildsTheOrder() {
    for (int i = 0; i < 30; i++) {
      stage.queued(owner(i % 9), PRIORITIES.get(i % 3), 1 + i * 7 % 50);
    }
    claim();
    List<String> order = stage.look().zrange(stage.keys.order(0, Stage.MODEL), 0, -1);
    stage.look().zrem(stage.keys.order(0, Stage.MODEL), order.get(3), order.get(9));
    stage.look().zadd(stage.keys.order(0, Stage.MODEL), 1, "9-9 normal:3 nobody");
    assertThat(stage.gc.run(0, Stage.MODEL)).isEqualTo(new Gc.Counts(2, 0, 0));
    assertThat(stage.look().zrange(stage.keys.order(0, Stage.MODEL), 0, -1)).isEqualTo(order);
    stage.look().del(stage.keys.order(0, Stage.MODEL), stage.keys.lanes(0, Stage.MODEL));
    stage.gc.run(0, Stage.MODEL);
    assertThat(stage.look().zrange(stage.keys.order(0, Stage.MODEL), 0, -1)).isEqualTo(order);
  }

  @Test
  void gcClosesLanesThatAreEmpty() {
    IntStream.range(0, 8).forEach(i -> queued(owner(i)));
    JobId waiting = queued(owner(0));
    IntStream.range(0, 8).forEach(i -> stage.erase.run(claim()));
    stage.gc.run(0, Stage.MODEL);
    assertThat(stage.lanes()).hasSize(1);
    assertThat(claim()).isEqualTo(waiting);
  }

  @Test
  void fewerLanesThanBeforeLoseNothing() {
    List<JobId> jobs = IntStream.range(0, 16).mapToObj(i -> queued(owner(i))).toList();
    new Enqueue(stage.redis, 1).run(stage.job());
    assertThat(IntStream.range(0, 17).mapToObj(i -> claim())).containsAll(jobs);
  }

  private JobId queued(OwnerId owner) {
    return stage.queued(owner, JobPriority.NORMAL, 64);
  }

  private JobId claim() {
    return stage.delivered(Stage.ANN).job();
  }

  private int position(JobId job) {
    return view.read(Stage.MODEL, 0).position(job).orElse(0);
  }

  private String laneOf(JobId job) {
    return stage.field(job, "lane").split(" ", 2)[0];
  }

  private void count(Map<OwnerId, Integer> tokens, JobId job) {
    var found = stage.find(job);
    tokens.merge(found.owner(), found.request().settings().limit().tokens(), Integer::sum);
  }

  private static OwnerId owner(int number) {
    return new OwnerId(String.format("owner%017d", number));
  }
}
