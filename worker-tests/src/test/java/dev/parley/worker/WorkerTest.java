package dev.parley.worker;

import static dev.parley.inference.fake.FakeTokens.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.conversation.Conversation;
import dev.parley.inference.fake.Breakpoint;
import dev.parley.inference.fake.FakeModel;
import dev.parley.inference.fake.FakeTokens;
import dev.parley.inference.model.Decoder;
import dev.parley.inference.model.LanguageModel;
import dev.parley.inference.model.PromptEncoder;
import dev.parley.inference.model.TokenText;
import dev.parley.job.Ending;
import dev.parley.job.Ending.FinishReason;
import dev.parley.job.EventId;
import dev.parley.job.Failure;
import dev.parley.job.Failure.Code;
import dev.parley.job.Job;
import dev.parley.job.JobEvent;
import dev.parley.job.JobId;
import dev.parley.job.JobStatus;
import dev.parley.job.ModelCard;
import dev.parley.job.WorkerId;
import dev.parley.loop.Ticker;
import dev.parley.queue.Attempt;
import dev.parley.queue.Cancel;
import dev.parley.queue.QueueEntry;
import dev.parley.queue.Requeue;
import dev.parley.reading.QueueView;
import dev.parley.service.process.StartRefused;
import dev.parley.service.settings.LeaseSettings;
import dev.parley.service.settings.TimeoutSettings;
import dev.parley.testkit.Await;
import dev.parley.testkit.TestRedis;
import dev.parley.worker.lifecycle.WorkerHealthIndicator;
import dev.parley.worker.settings.WorkerServiceSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.health.contributor.Status;

@Timeout(60)
class WorkerTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration STEP = Duration.ofMillis(100);

  private final WorkerFixture bench = new WorkerFixture(TestRedis.shared());
  private final FakeModel model = FakeModel.endless();

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void answersSeveralChatsSideBySide() {
    Breakpoint gate = model.pauseBefore(1, 1);
    bench.worker(model);
    JobId one = bench.ask("1", 6);
    gate.awaitReached();
    JobId two = bench.ask("2", 4);
    JobId three = bench.ask("3", 5);
    awaitStatus(JobStatus.RUNNING, one, two, three);
    gate.resume();
    assertThat(bench.ending(one)).isEqualTo(new Ending.Completed(FinishReason.LENGTH));
    assertThat(bench.ending(two)).isEqualTo(new Ending.Completed(FinishReason.LENGTH));
    assertThat(bench.ending(three)).isEqualTo(new Ending.Completed(FinishReason.LENGTH));
    assertThat(bench.text(one)).isEqualTo(text(1, 0, 6));
    assertThat(bench.text(two)).isEqualTo(text(2, 0, 4));
    assertThat(bench.text(three)).isEqualTo(text(3, 0, 5));
    assertThat(model.steps()).anySatisfy(step -> assertThat(step).hasSize(3));
    bench.awaitDrained();
  }

  @Test
  void countsTheEndTokenAndReportsUsage() {
    bench.worker(model.answerLength(4));
    JobId id = bench.ask("5", 100);
    Job job = bench.ended(id);
    assertThat(job.ending()).contains(new Ending.Completed(FinishReason.STOP));
    assertThat(job.usage().promptTokens()).isEqualTo(3);
    assertThat(job.usage().completionTokens()).isEqualTo(5);
    assertThat(bench.text(id)).isEqualTo(text(5, 0, 4));
  }

  @Test
  void refusesWhatNeverFitsWithoutCountingAnAttempt() {
    bench.worker(model);
    JobId id = bench.ask("1 with 1990 tokens", 100);
    Job job = bench.ended(id);
    assertThat(code(job)).isEqualTo(Code.CONTEXT_LENGTH_EXCEEDED);
    assertThat(job.attempts()).isZero();
    bench.awaitDrained();
  }

  @Test
  void continuesTheAnswerOfALostWorker() {
    JobId id = bench.ask("7", 10);
    LostWorker lost = new LostWorker(bench);
    lost.log(lost.begin(lost.claim(), WorkerFixture.LEASE), 7, 4);
    bench.worker(model);
    Job job = bench.ended(id);
    assertThat(job.ending()).contains(new Ending.Completed(FinishReason.LENGTH));
    assertThat(bench.text(id)).isEqualTo(text(7, 0, 10));
    assertThat(job.attempts()).isEqualTo(2);
    assertThat(job.usage().completionTokens()).isEqualTo(10);
    assertThat(bench.events(id)).anyMatch(event -> isStarted(event, 2));
  }

  @Test
  void endsAtOnceWhatALostWorkerLoggedInFull() {
    JobId id = bench.ask("7", 4);
    LostWorker lost = new LostWorker(bench);
    lost.log(lost.begin(lost.claim(), WorkerFixture.LEASE), 7, 4);
    bench.worker(model);
    assertThat(bench.ending(id)).isEqualTo(new Ending.Completed(FinishReason.LENGTH));
    assertThat(bench.text(id)).isEqualTo(text(7, 0, 4));
    assertThat(model.steps().stream().flatMap(List::stream).flatMapToInt(Arrays::stream))
        .isNotEmpty()
        .noneMatch(token -> FakeTokens.job(token) == 7);
  }

  @Test
  void doesNotContinueWhatReadsDifferently() {
    JobId id = bench.ask("7", 10);
    LostWorker lost = new LostWorker(bench);
    lost.log(lost.begin(lost.claim(), WorkerFixture.LEASE), 7, 2, "something else");
    bench.worker(model);
    assertThat(code(bench.ended(id))).isEqualTo(Code.TAKEOVER_MISMATCH);
    assertThat(bench.text(id)).isEqualTo("something else");
  }

  @Test
  void endsAtOnceWhatHoldsATokenThatItsModelDoesNotKnow() {
    JobId id = bench.ask("7", 10);
    LostWorker lost = new LostWorker(bench);
    lost.log(lost.begin(lost.claim(), WorkerFixture.LEASE), List.of(Integer.MAX_VALUE), "x");
    bench.worker(model);
    Job job = bench.ended(id);
    assertThat(code(job)).isEqualTo(Code.TAKEOVER_MISMATCH);
    assertThat(job.attempts()).isEqualTo(2);
    awaitNoSlotTaken();
  }

  @Test
  void whatBreaksBeforeTheEngineIsTriedAgainWithoutWaitingForALease() {
    bench.worker(new FailingStart(model, new AtomicInteger(1)), bench.settings(1, patient()));
    JobId id = bench.ask("1", 3);
    Job job = bench.ended(id);
    assertThat(bench.text(id)).isEqualTo(text(1, 0, 3));
    assertThat(job.attempts()).isEqualTo(2);
    assertThat(bench.count("attempts.over", "outcome", "retried")).isEqualTo(1);
    awaitNoSlotTaken();
  }

  @Test
  void appendsKeepTheLeaseOfAWorkerWhoseHeartbeatDied() {
    AtomicBoolean dies = new AtomicBoolean();
    Worker worker = bench.worker(model.pace(STEP), bench.settings(), mortal("heartbeat", dies));
    assertThat(status(worker)).isEqualTo(Status.UP);
    JobId id = bench.ask("1", 65);
    bench.awaitTokens(id, 1);
    dies.set(true);
    Await.until("the worker is down", () -> status(worker).equals(Status.DOWN));
    Job job = bench.ended(id);
    assertThat(job.ending()).contains(new Ending.Completed(FinishReason.LENGTH));
    assertThat(bench.text(id)).isEqualTo(text(1, 0, 65));
    assertThat(bench.count("attempts.begun")).isEqualTo(1);
    assertThat(Duration.between(job.startedAt().orElseThrow(), job.finishedAt().orElseThrow()))
        .isGreaterThan(WorkerFixture.LEASE.multipliedBy(3));
  }

  @Test
  void beginsWhatWasDeliveredToItBeforeItsRestart() {
    JobId id = bench.ask("8", 3);
    LostWorker before = new LostWorker(bench, new WorkerId("same"));
    QueueEntry entry = before.claim();
    assertThat(entry.job()).isEqualTo(id);
    bench.worker(model, withLongLease(bench.settings(8, patient(), Optional.of("same"))));
    assertThat(bench.ended(id).attempts()).isEqualTo(1);
  }

  @Test
  void stopsWithinAStepWhenItsJobIsCancelled() {
    Breakpoint gate = model.pauseBefore(1, 3);
    bench.worker(model);
    JobId id = bench.ask("1", 1000);
    gate.awaitReached();
    bench.awaitTokens(id, 3);
    new Cancel(bench.redis).run(id);
    awaitLost(1);
    gate.resume();
    assertThat(bench.ending(id)).isEqualTo(new Ending.Cancelled());
    awaitNoSlotTaken();
    assertThat(bench.text(id)).isEqualTo(text(1, 0, 3));
    assertThat(bench.events(id).getLast()).isInstanceOf(JobEvent.Ended.class);
  }

  @Test
  void aWorkerThatLostItsJobWritesNothingMore() {
    Breakpoint gate = model.pauseBefore(1, 3);
    bench.worker(model, bench.settings(1, patient()));
    JobId id = bench.ask("1", 10);
    gate.awaitReached();
    bench.awaitTokens(id, 3);
    Attempt zombie = new Attempt(id, lastStart(id), 1);
    new Requeue(bench.redis).run(zombie, new Requeue.Release(), Duration.ZERO);
    LostWorker other = new LostWorker(bench);
    Attempt taken = other.begin(other.claim(), Duration.ofSeconds(30));
    gate.resume();
    awaitLost(1);
    assertThat(bench.text(id)).isEqualTo(text(1, 0, 3));
    assertThat(bench.events(id).getLast().id()).isEqualTo(new EventId(taken.epoch(), 0));
    assertThat(bench.job(id).status()).isEqualTo(JobStatus.RUNNING);
  }

  @Test
  void triesAgainAfterTheModelFailedAndLosesNoToken() {
    model.fail(1, 5, 1, () -> new IllegalStateException("broken"));
    bench.worker(model);
    JobId id = bench.ask("1", 9);
    Job job = bench.ended(id);
    assertThat(job.ending()).contains(new Ending.Completed(FinishReason.LENGTH));
    assertThat(job.attempts()).isEqualTo(2);
    assertThat(bench.text(id)).isEqualTo(text(1, 0, 9));
  }

  @Test
  void reportsThatMemoryWasShort() {
    model.fail(1, 2, 1, () -> new OutOfMemoryError("pretended"));
    bench.worker(model);
    JobId id = bench.ask(bench.request("1", 9, 1, LONG));
    assertThat(code(bench.ended(id))).isEqualTo(Code.OUT_OF_MEMORY);
    assertThat(bench.text(id)).isEqualTo(text(1, 0, 2));
  }

  @Test
  void runsTheLastOfSeveralAttemptsAlone() {
    model.fail(1, 2, 2, () -> new IllegalStateException("poison"));
    Breakpoint gate = model.pauseBefore(1, 1);
    bench.worker(model);
    JobId poison = bench.ask(bench.request("1", 9, 2, LONG));
    gate.awaitReached();
    JobId neighbour = bench.ask(bench.request("2", 30, 3, LONG));
    awaitStatus(JobStatus.RUNNING, neighbour);
    gate.resume();
    assertThat(code(bench.ended(poison))).isEqualTo(Code.MODEL_ERROR);
    assertThat(bench.job(poison).attempts()).isEqualTo(2);
    assertThat(bench.ending(neighbour)).isEqualTo(new Ending.Completed(FinishReason.LENGTH));
    assertThat(bench.text(neighbour)).isEqualTo(text(2, 0, 30));
    // The first failure takes it along where it has joined the step by then.
    assertThat(bench.job(neighbour).attempts()).isBetween(1, 2);
  }

  @Test
  void parksWhatDoesNotFitTheCacheAndClaimsNothingMore() {
    FakeModel small = model.capacity(100);
    Breakpoint gate = small.pauseBefore(1, 1);
    bench.worker(small);
    JobId large = bench.ask("1", 77);
    gate.awaitReached();
    JobId parked = bench.ask("2", 57);
    awaitDelivered(parked);
    JobId behind = bench.ask("3", 7);
    assertThat(bench.job(parked).attempts()).isZero();
    gate.resume();
    assertThat(bench.ending(large)).isInstanceOf(Ending.Completed.class);
    assertThat(bench.ending(parked)).isInstanceOf(Ending.Completed.class);
    assertThat(bench.ending(behind)).isInstanceOf(Ending.Completed.class);
    assertThat(bench.text(parked)).isEqualTo(text(2, 0, 57));
    assertThat(lastStart(behind)).isGreaterThanOrEqualTo(lastStart(parked));
  }

  @Test
  void handsBackWhatItHasNotBegunWhenItLeaves() {
    FakeModel small = model.capacity(100);
    Breakpoint gate = small.pauseBefore(1, 1);
    Worker leaving = bench.worker(small);
    JobId large = bench.ask("1", 77);
    gate.awaitReached();
    JobId parked = bench.ask("2", 57);
    awaitDelivered(parked);
    FakeModel other = FakeModel.endless();
    bench.worker(other);
    Thread closing = Thread.ofVirtual().start(leaving::close);
    assertThat(bench.ended(parked).attempts()).isEqualTo(1);
    assertThat(bench.ended(large).attempts()).isEqualTo(1);
    assertThat(bench.text(large)).isEqualTo(text(1, 0, 77));
    gate.resume();
    join(closing);
  }

  @Test
  void aDrainedWorkersChatGoesOnElsewhereBeforeTheQueuedOnes() {
    Breakpoint gate = model.pauseBefore(1, 5);
    Worker leaving = bench.worker(model, bench.settings(1, patient()));
    JobId running = bench.ask("1", 12);
    gate.awaitReached();
    bench.awaitTokens(running, 5);
    JobId queued = bench.ask("2", 3);
    Thread closing = Thread.ofVirtual().start(leaving::close);
    awaitReleased(1);
    FakeModel other = FakeModel.endless();
    bench.worker(other, bench.settings(1, patient()));
    Job job = bench.ended(running);
    assertThat(job.attempts()).isEqualTo(1);
    assertThat(bench.text(running)).isEqualTo(text(1, 0, 12));
    assertThat(bench.ending(queued)).isInstanceOf(Ending.Completed.class);
    assertThat(lastStart(queued)).isGreaterThanOrEqualTo(lastStart(running));
    gate.resume();
    join(closing);
  }

  @Test
  void timesOutAChatWhoseFirstTokenTakesTooLong() {
    model.pace(Duration.ofMillis(60));
    bench.worker(
        model,
        bench.settings(8, TimeoutSettings.of(Duration.ofMillis(200), Duration.ofSeconds(10))));
    JobId id = bench.ask("1 with 1900 tokens", 10);
    Job job = bench.ended(id);
    assertThat(job.status()).isEqualTo(JobStatus.TIMED_OUT);
    assertThat(code(job)).isEqualTo(Code.FIRST_TOKEN_TIMEOUT);
    awaitNoSlotTaken();
  }

  @Test
  void timesOutAnAnswerThatTakesTooLong() {
    model.pace(Duration.ofMillis(20));
    bench.worker(model);
    JobId id = bench.ask(bench.request("1", 1900, 3, Duration.ofMillis(700)));
    Job job = bench.ended(id);
    assertThat(code(job)).isEqualTo(Code.GENERATION_TIMEOUT);
    assertThat(text(1, 0, 1900)).startsWith(bench.text(id));
    assertThat(job.usage().completionTokens())
        .isEqualTo(bench.tokens(id).stream().mapToInt(event -> event.ids().size()).sum());
  }

  @Test
  void refusesToServeOtherWeightsUnderALivingName() {
    Worker first = bench.worker(model);
    FakeModel other = FakeModel.endless().withWeights("other-weights");
    assertThatThrownBy(() -> bench.worker(other))
        .isInstanceOfSatisfying(
            StartRefused.class, refused -> assertThat(refused.getExitCode()).isEqualTo(3));
    assertThat(first.health().isUp()).isTrue();
    JobId id = bench.ask("1", 3);
    assertThat(bench.ending(id)).isInstanceOf(Ending.Completed.class);
  }

  @Test
  void haltsWhenTheEngineIsStuckInAStep() {
    Breakpoint gate = model.pauseBefore(1, 2);
    bench.worker(
        model,
        bench.settings(8, TimeoutSettings.of(Duration.ofSeconds(30), Duration.ofMillis(400))));
    bench.ask("1", 5);
    gate.awaitReached();
    Await.until("a halt", () -> bench.halts.get() > 0);
    gate.resume();
  }

  @Test
  void countsEveryAttemptOnce() {
    model.fail(2, 3, 1, () -> new IllegalStateException("broken"));
    Breakpoint gate = model.pauseBefore(3, 1);
    bench.worker(model);
    JobId retried = bench.ask("2", 5);
    bench.ended(retried);
    JobId cancelled = bench.ask("3", 5);
    gate.awaitReached();
    new Cancel(bench.redis).run(cancelled);
    awaitLost(1);
    gate.resume();
    bench.ended(bench.ask("4", 2));
    Await.until(
        "all attempts to be over",
        () -> bench.meters.get("parley.worker.attempts.live").gauge().value() == 0);
    assertThat(bench.count("attempts.begun")).isEqualTo(4);
    double over =
        List.of("completed", "failed", "timed_out", "retried", "released", "lost").stream()
            .mapToDouble(outcome -> bench.count("attempts.over", "outcome", outcome))
            .sum();
    assertThat(over).isEqualTo(4);
    assertThat(bench.count("attempts.over", "outcome", "retried")).isEqualTo(1);
    assertThat(bench.count("attempts.over", "outcome", "completed")).isEqualTo(2);
  }

  private void awaitLost(int count) {
    Await.until("lost attempts", () -> bench.count("attempts.over", "outcome", "lost") == count);
  }

  private void awaitReleased(int count) {
    Await.until(
        "released attempts", () -> bench.count("attempts.over", "outcome", "released") == count);
  }

  private void awaitNoSlotTaken() {
    Await.until(
        "free slots", () -> bench.meters.get("parley.worker.seats.taken").gauge().value() == 0);
  }

  private void awaitStatus(JobStatus status, JobId... ids) {
    for (JobId id : ids) {
      Await.until(id + " " + status, () -> bench.job(id).status() == status);
    }
  }

  private void awaitDelivered(JobId id) {
    QueueView view = new QueueView(bench.redis);
    Await.until(id + " parked", () -> view.read(FakeModel.NAME, 0).continued().contains(id));
  }

  /** Redis milliseconds of the newest begin. */
  private long lastStart(JobId id) {
    return bench.events(id).stream()
        .filter(JobEvent.Started.class::isInstance)
        .mapToLong(event -> event.id().epoch())
        .max()
        .orElseThrow();
  }

  private static TimeoutSettings patient() {
    return TimeoutSettings.of(Duration.ofSeconds(30), Duration.ofSeconds(20));
  }

  /** Whoever waits for a lease to run out waits longer than any test does. */
  private static WorkerServiceSettings withLongLease(WorkerServiceSettings like) {
    return new WorkerServiceSettings(
        like.redis(),
        like.model(),
        like.worker(),
        new LeaseSettings(Duration.ofMinutes(5), Duration.ofSeconds(1)),
        like.timeouts(),
        like.sweep());
  }

  /** A clock at which the thread of that name dies. */
  private static Ticker mortal(String thread, AtomicBoolean dies) {
    return () -> {
      if (dies.get() && Thread.currentThread().getName().equals(thread)) {
        throw new InternalError("pretended");
      }
      return Ticker.SYSTEM.nanos();
    };
  }

  private static Status status(Worker worker) {
    return new WorkerHealthIndicator(worker::health, Optional::empty).health().getStatus();
  }

  private static boolean isStarted(JobEvent event, int attempt) {
    return event instanceof JobEvent.Started started && started.attempt() == attempt;
  }

  private static Code code(Job job) {
    return switch (job.ending().orElseThrow()) {
      case Ending.Failed(Failure failure) -> failure.code();
      case Ending.TimedOut(Failure failure) -> failure.code();
      case Ending.Completed completed -> throw new AssertionError(completed);
      case Ending.Cancelled cancelled -> throw new AssertionError(cancelled);
    };
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Fails where an attempt is started, so many times. */
  private record FailingStart(FakeModel model, AtomicInteger times)
      implements LanguageModel, PromptEncoder {

    @Override
    public List<String> stops() {
      if (times.getAndDecrement() > 0) {
        throw new IllegalStateException("pretended");
      }
      return List.of();
    }

    @Override
    public int[] encode(Conversation conversation) {
      return model.prompts().encode(conversation);
    }

    @Override
    public PromptEncoder prompts() {
      return this;
    }

    @Override
    public ModelCard card() {
      return model.card();
    }

    @Override
    public TokenText text() {
      return model.text();
    }

    @Override
    public Decoder decoder() {
      return model.decoder();
    }

    @Override
    public void close() {
      model.close();
    }
  }
}
