package dev.parley.queue;

import static dev.parley.queue.Begin.Over.When.BEFORE;
import static dev.parley.queue.Begin.Over.When.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.eventlog.CorruptLog;
import dev.parley.job.Ending;
import dev.parley.job.EventId;
import dev.parley.job.Failure;
import dev.parley.job.JobEvent;
import dev.parley.job.JobId;
import dev.parley.job.ModelName;
import dev.parley.job.Usage;
import dev.parley.sweep.Gc;
import dev.parley.sweep.Sweep;
import io.lettuce.core.XAddArgs;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Corrupt hashes, events and entries end their job, are counted, and stop no loop. */
class CorruptStateTest {

  private final Stage stage = Stage.empty();

  @AfterEach
  void close() {
    stage.close();
  }

  static Stream<Arguments> damages() {
    return Stream.of(
        damage("epoch is a word", (s, job) -> set(s, job, "epoch", "soon")),
        damage("epoch is far ahead", (s, job) -> set(s, job, "epoch", "999999999999999")),
        damage("epoch has no end", (s, job) -> set(s, job, "epoch", "9".repeat(400))),
        damage("n is negative", (s, job) -> set(s, job, "n", "-1")),
        damage("last is another", (s, job) -> set(s, job, "last", "5-5")),
        damage("state is unknown", (s, job) -> set(s, job, "state", "dreaming")),
        damage("lease is missing", (s, job) -> s.look().hdel(s.keys.job(job), "lease")),
        damage("said is missing", (s, job) -> s.look().hdel(s.keys.job(job), "said")),
        damage("the log is gone", (s, job) -> s.look().del(s.keys.events(job))),
        damage("the log is no stream", CorruptStateTest::logIsText),
        damage("the log has a stranger's event", CorruptStateTest::stranger));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("damages")
  void endsTheJobAsInternal(String name, Damage damage) {
    List<Consumer<Attempt>> scripts =
        List.of(
            a -> stage.append.run(a, 1, List.of(Stage.token(a, 1, 0))),
            a -> stage.finish.run(a, 0, 0, Stage.STOPPED, Usage.NONE),
            a -> stage.requeue.run(a, new Requeue.Release(), Duration.ZERO),
            a -> stage.cancel.run(a.job()),
            a -> stage.begin.run(stage.claim(entry(a.job()), Stage.BOB, Stage.LONG)),
            a -> stage.finish.withoutBegin(entry(a.job()), Stage.STOPPED),
            a -> stage.gc.run(0, Stage.MODEL),
            this::sweep);
    for (Consumer<Attempt> script : scripts) {
      Attempt attempt = stage.running(Stage.ANN);
      damage.apply(stage, attempt.job());
      script.accept(attempt);
      isOver(attempt.job());
    }
  }

  @Test
  void aHashOfAnotherTypeIsNoJob() {
    Attempt attempt = stage.running(Stage.ANN);
    stage.look().set(stage.keys.job(attempt.job()), "text");
    assertThat(stage.append.run(attempt, 1, List.of())).isEqualTo(new LostJob.Gone());
    stage.gc.run(0, Stage.MODEL);
    assertThat(stage.pending()).isZero();
    assertThat(stage.look().exists(stage.keys.due(0))).isZero();
    Invariants.checkTotals(stage);
    JobId next = JobId.random(0);
    assertThat(stage.enqueue.run(stage.job(next, Stage.OWNER, new NewJob.Limits(10, 1, 0))))
        .isInstanceOf(Enqueue.Accepted.class);
    assertThat(stage.look().zrange(stage.keys.owner(0, Stage.OWNER), 0, -1))
        .containsExactly(next.value());
  }

  @Test
  void anUnreadableRequestEndsAtBegin() {
    JobId job = stage.queued();
    set(stage, job, "request", "{\"messages\":[]}");
    assertThat(stage.begin.run(stage.claim(stage.delivered(Stage.ANN), Stage.ANN, Stage.LONG)))
        .isEqualTo(new Begin.Over(NOW));
    assertThat(stage.field(job, "state")).isEqualTo("failed");
    assertThat(stage.jobs.find(job)).isEmpty();
  }

  @Test
  void aHoleInWhatWasSaidEndsAtBegin() {
    Attempt ann = stage.running(Stage.ANN);
    stage.append.run(ann, 1, List.of(Stage.token(ann, 1, 5)));
    stage.requeue.run(ann, new Requeue.Release(), Duration.ZERO);
    assertThat(stage.begin.run(stage.claim(stage.delivered(Stage.BOB), Stage.BOB, Stage.LONG)))
        .isEqualTo(new Begin.Over(NOW));
    assertThat(stage.field(ann.job(), "state")).isEqualTo("failed");
  }

  @Test
  void anUnreadableEventEndsTheJobForItsReader() {
    Attempt attempt = stage.running(Stage.ANN);
    stranger(stage, attempt.job());
    assertThatThrownBy(() -> stage.events(attempt.job())).isInstanceOf(CorruptLog.class);
    assertThat(stage.field(attempt.job(), "state")).isEqualTo("failed");
  }

  @Test
  void entriesWithoutALiveJobAreRemoved() {
    String queue = stage.lane();
    stage.look().xadd(queue, Map.of("other", "field"));
    stage.look().xadd(queue, Map.of("job", "x".repeat(1 << 20)));
    stage.look().xadd(queue, Map.of("job", JobId.random(0).value()));
    JobId real = stage.queued();
    assertThat(stage.look().xlen(queue)).isEqualTo(4);
    assertThat(stage.delivered(Stage.ANN).job()).isEqualTo(real);
    assertThat(stage.look().xlen(queue)).isEqualTo(1);
    assertThat(stage.pending()).isEqualTo(1);
  }

  @Test
  void aSecondEntryOfAJobIsDropped() {
    JobId job = stage.queued();
    String queue = stage.lane();
    String second = stage.look().xadd(queue, Map.of("job", job.value()));
    String lane = stage.field(job, "lane").split(" ", 2)[0];
    stage.look().zadd(stage.keys.order(0, Stage.MODEL), 1e9, second + " " + lane + " " + job);
    stage.begun(stage.delivered(Stage.ANN), Stage.ANN, Stage.LONG);
    QueueEntry entry = stage.delivered(Stage.BOB);
    assertThat(entry.entryId()).isEqualTo(second);
    assertThat(stage.begin.run(stage.claim(entry, Stage.BOB, Stage.LONG)))
        .isEqualTo(new Begin.Over(BEFORE));
    Invariants.check(stage, job);
  }

  @Test
  void gcGivesALiveJobItsEntryBack() {
    JobId job = stage.queued();
    String queue = stage.lane();
    stage.look().xdel(queue, stage.field(job, "entry"));
    stage.look().xadd(queue, Map.of("job", JobId.random(0).value()));
    assertThat(stage.gc.run(0, Stage.MODEL)).isEqualTo(new Gc.Counts(1, 1, 0));
    assertThat(stage.gc.run(0, Stage.MODEL)).isEqualTo(new Gc.Counts(0, 0, 0));
    assertThat(stage.delivered(Stage.ANN).job()).isEqualTo(job);
  }

  @Test
  void gcLooksAfterTheQueueOfAModelThatNeverAnnouncedItself() {
    JobId job = stage.queued();
    stage.look().hset(stage.keys.job(job), "model", "configured");
    stage.look().set(stage.keys.job(stage.queued()), "text");
    assertThat(stage.gc.due(0, Duration.ZERO)).containsExactly(new ModelName("configured"));
    announce("announced");
    announce("configured");
    assertThat(stage.gc.due(0, Duration.ZERO))
        .containsExactlyInAnyOrder(new ModelName("configured"), new ModelName("announced"));
  }

  @Test
  void oneProcessComparesForAllInAPeriod() {
    announce("announced");
    Duration period = Duration.ofHours(1);
    assertThat(stage.gc.due(0, period)).containsExactly(new ModelName("announced"));
    assertThat(stage.gc.due(0, period)).isEmpty();
  }

  @Test
  void aClockThatSteppedBackHindersNoComparison() {
    announce("announced");
    stage.look().hset(stage.keys.sweep(0), "compared", "99999999999999");
    assertThat(stage.gc.due(0, Duration.ofHours(1))).containsExactly(new ModelName("announced"));
  }

  @Test
  void gcLooksAfterALiveJobThatIsNotDue() {
    JobId job = stage.queued();
    stage.look().del(stage.keys.due(0));
    stage.gc.run(0, Stage.MODEL);
    Invariants.check(stage, job);
  }

  private void announce(String model) {
    stage.look().hset(stage.keys.models(0), model, "0 0 {}");
  }

  private void sweep(Attempt attempt) {
    stage.look().zadd(stage.keys.due(0), 1, attempt.job().value());
    assertThat(stage.sweep.run(0))
        .containsExactly(new Sweep.Swept(attempt.job(), Sweep.What.CORRUPT));
  }

  private void isOver(JobId job) {
    Ending.Failed internal =
        new Ending.Failed(new Failure(Failure.Code.INTERNAL, "The stored job is corrupt."));
    assertThat(stage.field(job, "state")).isEqualTo("failed");
    String json = newestEvent(job);
    assertThat(dev.parley.codec.EventCodec.decode(EventId.QUEUED, json))
        .isEqualTo(new JobEvent.Ended(EventId.QUEUED, internal));
    assertThat(stage.look().exists(stage.keys.due(0), stage.keys.owner(0, Stage.OWNER))).isZero();
    assertThat(stage.entries()).isZero();
    assertThat(stage.look().pttl(stage.keys.job(job))).isPositive();
    assertThat(stage.look().pttl(stage.keys.events(job))).isPositive();
    assertThat(stage.log.last(job)).isNotEqualTo(Optional.of(new EventId(5, 5)));
  }

  private String newestEvent(JobId job) {
    var newest =
        stage
            .look()
            .xrevrange(
                stage.keys.events(job),
                io.lettuce.core.Range.unbounded(),
                io.lettuce.core.Limit.from(1));
    return String.valueOf(newest.getFirst().getBody().get("event"));
  }

  private QueueEntry entry(JobId job) {
    return stage.entry(job);
  }

  private static void set(Stage stage, JobId job, String field, String value) {
    stage.look().hset(stage.keys.job(job), field, value);
  }

  private static void logIsText(Stage stage, JobId job) {
    stage.look().del(stage.keys.events(job));
    stage.look().set(stage.keys.events(job), "text");
  }

  private static void stranger(Stage stage, JobId job) {
    String id = stage.redisMillis() + 5000 + "-7";
    stage.look().xadd(stage.keys.events(job), new XAddArgs().id(id), Map.of("event", "{"));
  }

  private static Arguments damage(String name, Damage damage) {
    return Arguments.of(name, damage);
  }

  /** What happens to a running job. */
  interface Damage {
    void apply(Stage stage, JobId job);
  }
}
