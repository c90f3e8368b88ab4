package dev.parley.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.job.EventId;
import dev.parley.job.JobEvent;
import dev.parley.job.JobId;
import dev.parley.job.JobRequest;
import dev.parley.job.OwnerId;
import dev.parley.job.Usage;
import dev.parley.queue.IdempotencyKeys.Match;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EnqueueTest {

  private static final NewJob.IdempotencyKey KEY = new NewJob.IdempotencyKey("k1", "body1");

  private final Stage stage = Stage.empty();
  private final IdempotencyKeys idempotency = new IdempotencyKeys(stage.redis);

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void countsThePositions() {
    assertThat(accept(stage.job()).first()).isEqualTo(queued(1));
    assertThat(accept(stage.job()).first()).isEqualTo(queued(2));
    stage.delivered(Stage.ANN);
    assertThat(accept(stage.job()).first()).isEqualTo(queued(2));
  }

  @Test
  void entersOnceWhenSentTwice() {
    NewJob job = stage.job();
    Enqueue.Accepted first = accept(job);
    assertThat(first.first()).isEqualTo(queued(1));
    assertThat(first.createdAt()).isEqualTo(stage.jobs.find(job.id()).orElseThrow().createdAt());
    assertThat(accept(job)).isEqualTo(first);
    Invariants.check(stage, job.id());
    assertThat(stage.entries()).isEqualTo(1);
  }

  @Test
  void refusesBeyondTheDepthAndWritesNothing() {
    NewJob.Limits two = new NewJob.Limits(2, 0, 0);
    stage.enqueue.run(job(two));
    stage.enqueue.run(job(two));
    Set<String> before = new HashSet<>(stage.look().keys("*"));
    assertThat(stage.enqueue.run(job(two))).isEqualTo(new Enqueue.QueueFull(2, 2));
    assertThat(stage.look().keys("*")).containsExactlyInAnyOrderElementsOf(before);

    stage.delivered(Stage.ANN);
    assertThat(stage.enqueue.run(job(two))).isInstanceOf(Enqueue.Accepted.class);
  }

  @Test
  void refusesTooManyLiveJobsOfOneOwner() {
    NewJob.Limits one = new NewJob.Limits(10, 1, 0);
    NewJob first = job(one);
    stage.enqueue.run(first);
    assertThat(stage.enqueue.run(job(one))).isEqualTo(new Enqueue.TooManyJobs(1, 1));
    OwnerId other = new OwnerId("ABCDEFGHIJKLMNOPQRSTUV");
    assertThat(stage.enqueue.run(stage.job(JobId.random(0), other, one)))
        .isInstanceOf(Enqueue.Accepted.class);
    stage.cancel.run(first.id());
    assertThat(stage.enqueue.run(job(one))).isInstanceOf(Enqueue.Accepted.class);
  }

  @Test
  void aJobThatSomebodyDeletedOrReplacedFreesItsOwnersPlace() {
    NewJob.Limits three = new NewJob.Limits(10, 3, 0);
    List<NewJob> jobs = List.of(job(three), job(three), job(three));
    jobs.forEach(stage.enqueue::run);
    assertThat(stage.enqueue.run(job(three))).isEqualTo(new Enqueue.TooManyJobs(3, 3));
    stage.look().del(stage.keys.job(jobs.get(0).id()));
    stage.look().set(stage.keys.job(jobs.get(1).id()), "text");
    NewJob next = job(three);
    assertThat(stage.enqueue.run(next)).isInstanceOf(Enqueue.Accepted.class);
    assertThat(stage.look().zrange(stage.keys.owner(0, Stage.OWNER), 0, -1))
        .containsExactlyInAnyOrder(jobs.get(2).id().value(), next.id().value());
  }

  @Test
  void placesThatNobodyFreedDoNotGatherWhereNoLimitIs() {
    String live = stage.keys.owner(0, Stage.OWNER);
    for (int i = 0; i < 100; i++) {
      stage.look().del(stage.keys.job(stage.queued()));
    }
    assertThat(stage.look().zcard(live)).isLessThan(50);
  }

  @Test
  void refusesTooManyStoredJobsUntilTheyExpire() {
    stage.ttl = Duration.ofMillis(5);
    NewJob first = stored(1);
    stage.enqueue.run(first);
    assertThat(stage.enqueue.run(stored(1))).isEqualTo(new Enqueue.TooManyStored(1, 1));
    assertThat(stage.enqueue.run(stage.job())).isInstanceOf(Enqueue.Accepted.class);
    stage.cancel.run(first.id());
    long end = stage.redisMillis() + 6;
    dev.parley.testkit.Await.until("it expires", () -> stage.redisMillis() > end);
    assertThat(stage.enqueue.run(stored(1))).isInstanceOf(Enqueue.Accepted.class);
  }

  @Test
  void findsTheJobOfAnIdempotencyKey() {
    NewJob first = withKey(KEY);
    NewJob.IdempotencyKey other = new NewJob.IdempotencyKey("k1", "body2");
    assertThat(idempotency.find(Stage.OWNER, 0, KEY)).isEmpty();
    stage.enqueue.run(first);

    assertThat(stage.enqueue.run(withKey(KEY))).isEqualTo(new Enqueue.Replayed(first.id()));
    assertThat(stage.enqueue.run(withKey(other))).isEqualTo(new Enqueue.KeyReused(first.id()));
    assertThat(idempotency.find(Stage.OWNER, 0, KEY))
        .contains(new IdempotencyKeys.Found(first.id(), Match.SAME_BODY));
    assertThat(idempotency.find(Stage.OWNER, 0, other))
        .contains(new IdempotencyKeys.Found(first.id(), Match.OTHER_BODY));
  }

  @Test
  void idempotencyIsDecidedBeforeTheLimits() {
    NewJob first = withKey(KEY);
    stage.enqueue.run(first);
    NewJob again =
        new NewJob(
            JobId.random(0),
            Stage.OWNER,
            first.request(),
            new NewJob.Limits(1, 1, 1),
            first.idempotency());
    assertThat(stage.enqueue.run(again)).isEqualTo(new Enqueue.Replayed(first.id()));
  }

  @Test
  void theKeyLivesAsLongAsItsJob() {
    NewJob job = withKey(KEY);
    String key = stage.keys.idempotency(0, Stage.OWNER, "k1");
    stage.enqueue.run(job);
    assertThat(stage.look().pttl(key)).isEqualTo(-1);
    stage.finish.withoutBegin(stage.delivered(Stage.ANN), Stage.STOPPED);
    assertThat(stage.look().pexpiretime(key))
        .isEqualTo(stage.look().pexpiretime(stage.keys.job(job.id())));
    stage.erase.run(job.id());
    assertThat(stage.look().exists(key)).isZero();
    assertThat(stage.enqueue.run(withKey(KEY))).isInstanceOf(Enqueue.Accepted.class);
  }

  @Test
  void ownersListsStayBounded() {
    stage.ttl = Duration.ofMillis(1);
    IntStream.range(0, 200).forEach(i -> answerOne());
    assertThat(stage.look().zcard(stage.keys.jobs(0, Stage.OWNER))).isLessThan(100);
  }

  private void answerOne() {
    Attempt attempt = stage.running(Stage.ANN);
    stage.finish.run(attempt, 0, 0, Stage.STOPPED, Usage.NONE);
  }

  private Enqueue.Accepted accept(NewJob job) {
    return (Enqueue.Accepted) stage.enqueue.run(job);
  }

  private static JobEvent.Queued queued(int position) {
    return new JobEvent.Queued(EventId.QUEUED, position, position);
  }

  private NewJob job(NewJob.Limits limits) {
    return stage.job(JobId.random(0), Stage.OWNER, limits);
  }

  private NewJob withKey(NewJob.IdempotencyKey key) {
    NewJob job = stage.job();
    return new NewJob(job.id(), job.owner(), job.request(), job.limits(), Optional.of(key));
  }

  private NewJob stored(int limit) {
    NewJob job = stage.job();
    JobRequest r = job.request();
    JobRequest stored =
        new JobRequest(
            r.model(),
            List.copyOf(r.messages()),
            r.settings(),
            r.truncation(),
            r.thinking(),
            r.metadata(),
            r.queueTimeout(),
            r.generationTimeout(),
            r.maxAttempts(),
            new JobRequest.Retention(JobRequest.Retention.Kind.STORED, stage.ttl));
    return new NewJob(
        job.id(), job.owner(), stored, new NewJob.Limits(100, 0, limit), Optional.empty());
  }
}
