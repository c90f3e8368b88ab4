package dev.parley.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.ChatMessage.Role;
import dev.parley.conversation.Conversation;
import dev.parley.inference.chatformat.PromptFitter;
import dev.parley.inference.engine.ChatListener;
import dev.parley.inference.engine.GenerationRequest;
import dev.parley.inference.engine.Outcome;
import dev.parley.inference.fake.FakeModel;
import dev.parley.inference.model.PromptEncoder;
import dev.parley.job.Failure;
import dev.parley.job.JobId;
import dev.parley.job.JobStatus;
import dev.parley.job.OwnerId;
import dev.parley.job.Usage;
import dev.parley.job.WorkerId;
import dev.parley.queue.Attempt;
import dev.parley.queue.Begin;
import dev.parley.queue.QueueEntry;
import dev.parley.queue.Requeue;
import dev.parley.redis.RedisUnavailable;
import dev.parley.service.settings.TimeoutSettings;
import dev.parley.testkit.Await;
import dev.parley.worker.attempt.AttemptStarter;
import dev.parley.worker.attempt.Publications;
import dev.parley.worker.attempt.RetryDelay;
import dev.parley.worker.attempt.StallWatch;
import dev.parley.worker.intake.InMemoryWorkQueue.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The intake without Redis and without an engine: turn by turn, on the test's own thread. */
@Timeout(30)
class IntakeTest {

  private static final int SLOTS = 2;
  private static final int CAPACITY = 100;
  private static final int MOST_LONG_PROMPTS = 8;
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static final OwnerId LIGHT = new OwnerId("b".repeat(22));
  private static final String LONG_PROMPT = "x".repeat(10_000) + "1";
  private static final String UNREADABLE = "?";

  private volatile CountDownLatch reading = new CountDownLatch(0);
  private final AtomicLong now = new AtomicLong();
  private final AtomicInteger begunToRead = new AtomicInteger();
  private final AtomicBoolean confirmed = new AtomicBoolean(true);
  private final InMemoryQueue redis = new InMemoryQueue();
  private final InMemoryWorkQueue queue = queue(WorkQueueContract.ANN, WorkQueueContract.LONG);
  private final InMemoryWorkQueue other = queue(WorkQueueContract.BOB, WorkQueueContract.LONG);
  private final EngineSlots slots = new EngineSlots(SLOTS, CAPACITY, now::get);
  private final RecordedIntake recorder = new RecordedIntake();
  private final List<Chat> chats = new ArrayList<>();
  private final Publications publications =
      new Publications(
          attempt -> new CompliantWriter(), new RetryDelay(Duration.ofSeconds(15), new Random(1)));
  private final Intake intake = intake();

  /** What the engine was given. */
  private record Chat(GenerationRequest request, ChatListener listener) {}

  @AfterEach
  void endAttempts() throws InterruptedException {
    publications.releaseAll();
    assertThat(publications.awaitNone(Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void claimsNothingUntilTheRegistryHasConfirmedTheWorker() {
    enqueue(9);
    confirmed.set(false);
    intake.turn();
    assertThat(chats).isEmpty();
    confirmed.set(true);
    intake.turn();
    assertThat(chats).hasSize(1);
  }

  @Test
  void beginsAsManyJobsAsThereAreSlotsAndLeavesTheRestToOthers() {
    enqueue(9);
    enqueue(9);
    JobId third = enqueue(9);
    intake.turn();
    assertThat(chats).hasSize(SLOTS);
    assertThat(slots.taken()).isEqualTo(SLOTS);
    assertThat(other.claim(Set.of()).orElseThrow().job()).isEqualTo(third);
  }

  @Test
  void leavesASlotToOthersWhileSeveralOwnersAreAbout() {
    enqueue(LIGHT, 9);
    intake.turn();
    chats.getFirst().listener().ended(new Outcome.Stopped());
    enqueue(9);
    JobId second = enqueue(9);
    intake.turn();
    assertThat(chats).hasSize(2);
    JobId newcomer = enqueue(LIGHT, 9);
    intake.turn();
    assertThat(running(newcomer)).isTrue();
    chats.forEach(chat -> chat.listener().ended(new Outcome.Stopped()));
    intake.turn();
    assertThat(running(second)).isTrue();
  }

  @Test
  void whoHasBeenAloneForAMinuteGetsAllSlots() {
    enqueue(LIGHT, 9);
    intake.turn();
    chats.getFirst().listener().ended(new Outcome.Stopped());
    enqueue(9);
    enqueue(9);
    intake.turn();
    assertThat(slots.taken()).isEqualTo(1);
    pass(Duration.ofSeconds(61));
    intake.turn();
    assertThat(slots.taken()).isEqualTo(2);
  }

  @Test
  void takesTheNextJobWhenAChatLeavesTheEngine() {
    enqueue(9);
    enqueue(9);
    enqueue(9);
    intake.turn();
    chats.getFirst().listener().ended(new Outcome.Stopped());
    intake.turn();
    assertThat(chats).hasSize(3);
  }

  @Test
  void parksWhatDoesNotFitTheCacheAndClaimsNothingMore() {
    enqueue(77);
    JobId parked = enqueue(57);
    JobId behind = enqueue(9);
    intake.turn();
    assertThat(chats).hasSize(1);
    assertThat(queue.pending()).extracting(QueueEntry::job).contains(parked);
    assertThat(redis.find(parked).orElseThrow().status).isEqualTo(JobStatus.QUEUED);
    chats.getFirst().listener().ended(new Outcome.Stopped());
    intake.turn();
    assertThat(chats).hasSize(3);
    assertThat(redis.find(parked).orElseThrow().status).isEqualTo(JobStatus.RUNNING);
    assertThat(redis.find(behind).orElseThrow().status).isEqualTo(JobStatus.RUNNING);
  }

  @Test
  void handsBackASecondEntryThatDoesNotFit() {
    enqueue(77);
    intake.turn();
    JobId first = enqueue(57);
    JobId second = enqueue(57);
    queue.claim(Set.of());
    queue.claim(Set.of());
    reconnect();
    intake.turn();
    assertThat(queue.pending()).extracting(QueueEntry::job).contains(first).doesNotContain(second);
    assertThat(other.claim(Set.of()).orElseThrow().job()).isEqualTo(second);
  }

  @Test
  void beginsWhatAClaimDeliveredWithoutAnAnswer() {
    intake.turn();
    JobId job = enqueue(9);
    queue.loseReplies(Call.CLAIM, 1);
    assertThatThrownBy(intake::turn).isInstanceOf(RedisUnavailable.class);
    assertThat(chats).isEmpty();
    intake.turn();
    assertThat(chats).hasSize(1);
    assertThat(redis.find(job).orElseThrow().attempts).isEqualTo(1);
  }

  @Test
  void beginsWhatItHadClaimedBeforeRedisWentAway() {
    JobId job = enqueue(9);
    queue.loseReplies(Call.FIND, 1);
    assertThatThrownBy(intake::turn).isInstanceOf(RedisUnavailable.class);
    assertThat(queue.pending()).extracting(QueueEntry::job).containsExactly(job);
    intake.turn();
    assertThat(chats).hasSize(1);
    assertThat(redis.find(job).orElseThrow().attempts).isEqualTo(1);
  }

  @Test
  void beginsWhatATurnThatFailedHadClaimed() {
    intake.turn();
    JobId job = enqueue(9);
    queue.fail(Call.FIND, 1);
    assertThatThrownBy(intake::turn).isInstanceOf(IllegalStateException.class);
    intake.turn();
    assertThat(chats).hasSize(1);
    assertThat(redis.find(job).orElseThrow().attempts).isEqualTo(1);
  }

  @Test
  void anEntryThatFailsAgainHoldsUpNoOther() {
    intake.turn();
    JobId failing = enqueue(9);
    queue.fail(Call.FIND, 2);
    assertThatThrownBy(intake::turn).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(intake::turn).isInstanceOf(IllegalStateException.class);
    JobId next = enqueue(9);
    intake.turn();
    assertThat(redis.find(next).orElseThrow().status).isEqualTo(JobStatus.RUNNING);
    assertThat(redis.find(failing).orElseThrow().status).isEqualTo(JobStatus.QUEUED);
  }

  @Test
  void repeatsABeginThatGotNoAnswerWithItsNonce() {
    JobId job = enqueue(9);
    queue.loseReplies(Call.BEGIN, 1);
    intake.turn();
    assertThat(queue.nonces).hasSize(2).containsOnly(queue.nonces.getFirst());
    assertThat(chats).hasSize(1);
    assertThat(redis.find(job).orElseThrow().attempts).isEqualTo(1);
  }

  @Test
  void goesOnWithOthersWhileAPartOfTheQueueIsAway() {
    intake.turn();
    queue.spread = true;
    JobId job = enqueue(9);
    queue.loseReplies(Call.BEGIN, 1);
    assertThatThrownBy(intake::turn).isInstanceOf(RedisUnavailable.class);
    assertThat(slots.taken()).isZero();
    queue.returned.run();
    intake.turn();
    assertThat(queue.nonces).hasSize(2).containsOnly(queue.nonces.getFirst());
    assertThat(chats).hasSize(1);
    assertThat(redis.find(job).orElseThrow().attempts).isEqualTo(1);
  }

  @Test
  void doesNotBeginAgainWhatRunsHere() {
    enqueue(9);
    intake.turn();
    reconnect();
    intake.turn();
    assertThat(queue.nonces).hasSize(1);
    assertThat(slots.taken()).isEqualTo(1);
  }

  @Test
  void leavesWhatAnotherWorkerRunsToIt() {
    JobId job = enqueue(9);
    QueueEntry entry = queue.claim(Set.of()).orElseThrow();
    assertThat(begin(other, entry)).isInstanceOf(Begin.Begun.class);
    intake.turn();
    assertThat(chats).isEmpty();
    assertThat(slots.taken()).isZero();
    assertThat(redis.find(job).orElseThrow().attempts).isEqualTo(1);
  }

  @Test
  void beginsAnEarlyEntryWhenItsBackOffIsOver() {
    enqueue(9);
    Attempt failed = failedAttempt();
    redis.requeue(failed, new Requeue.Retry(failure()), SECOND);
    queue(WorkQueueContract.ANN, WorkQueueContract.SHORT).claim(Set.of());
    reconnect();
    assertThat(intake.turn()).isEqualTo(SECOND);
    assertThat(chats).isEmpty();
    assertThat(slots.taken()).isZero();
    pass(SECOND);
    intake.turn();
    assertThat(chats).hasSize(1);
    assertThat(redis.find(failed.job()).orElseThrow().attempts).isEqualTo(2);
  }

  @Test
  void endsWhatNeverFitsWithoutASlot() {
    JobId job =
        redis.enqueue(WorkQueueContract.request(WorkQueueContract.LONG, "1 with 1990 tokens", 100));
    intake.turn();
    assertThat(redis.find(job).orElseThrow().status).isEqualTo(JobStatus.FAILED);
    assertThat(recorder.events).containsExactly("refused " + Failure.Code.CONTEXT_LENGTH_EXCEEDED);
    assertThat(slots.taken()).isZero();
    assertThat(queue.nonces).isEmpty();
  }

  @Test
  void recordsWhatEndsAtItsBegin() {
    redis.enqueue(WorkQueueContract.request(SECOND));
    pass(SECOND);
    intake.turn();
    assertThat(recorder.events).containsExactly("claiming", "ended at begin");
    assertThat(slots.taken()).isZero();
  }

  @Test
  void removesAnEntryWhoseJobIsGone() {
    JobId job = enqueue(9);
    queue.claim(Set.of());
    redis.cancel(job);
    intake.turn();
    assertThat(chats).isEmpty();
    assertThat(recorder.events).isEmpty();
    assertThat(slots.taken()).isZero();
  }

  @Test
  void aLongPromptHoldsUpNobodysStart() {
    reading = new CountDownLatch(1);
    JobId endless = enqueue("x".repeat(10_000) + LONG_PROMPT, 9);
    JobId long1 = enqueue(LONG_PROMPT, 9);
    JobId second = enqueue(9);
    JobId third = enqueue(9);
    intake.turn();
    assertThat(chats).hasSize(2);
    assertThat(running(second) && running(third)).isTrue();
    intake.turn();
    reconnect();
    intake.turn();
    assertThat(redis.find(endless).orElseThrow().status).isEqualTo(JobStatus.QUEUED);
    reading.countDown();
    chats.forEach(chat -> chat.listener().ended(new Outcome.Stopped()));
    Await.until("the long ones begin", () -> turned() && running(long1) && running(endless));
    assertThat(queue.nonces).hasSize(4);
    assertThat(redis.find(long1).orElseThrow().attempts).isEqualTo(1);
  }

  @Test
  void aLongPromptThatDoesNotFitOrCannotBeReadTakesNoSlot() {
    JobId tooLong = enqueue(LONG_PROMPT + " with 1990 tokens", 100);
    intake.turn();
    Await.until(
        "it is refused",
        () -> turned() && redis.find(tooLong).orElseThrow().status == JobStatus.FAILED);
    JobId unreadable = enqueue(LONG_PROMPT + UNREADABLE, 9);
    intake.turn();
    Await.until("it fails the turn", () -> !turned());
    JobId next = enqueue(9);
    intake.turn();
    assertThat(running(next)).isTrue();
    assertThat(redis.find(unreadable).orElseThrow().status).isEqualTo(JobStatus.QUEUED);
    assertThat(slots.taken()).isEqualTo(1);
  }

  @Test
  void handsBackLongPromptsThatItDidNotBegin() {
    reading = new CountDownLatch(1);
    JobId first = enqueue(LONG_PROMPT, 9);
    JobId second = enqueue(LONG_PROMPT, 9);
    intake.turn();
    Thread closing = Thread.ofVirtual().start(intake::close);
    Await.until("the first is back", () -> other.pending().size() + claimed() == 2);
    reading.countDown();
    assertThat(other.pending()).extracting(QueueEntry::job).containsExactly(first, second);
    assertThat(queue.nonces).isEmpty();
    Await.until("the intake is closed", () -> !closing.isAlive());
  }

  @Test
  void theirThreadRestsAfterALongPromptUntilTheIntakeIsClosed() {
    reading = new CountDownLatch(1);
    JobId first = enqueue(LONG_PROMPT, 9);
    JobId second = enqueue(LONG_PROMPT, 9);
    intake.turn();
    Await.until("the first is being read", () -> begunToRead.get() == 1);
    now.addAndGet(Duration.ofHours(1).toNanos());
    reading.countDown();
    Await.until("the first begins", () -> turned() && running(first));
    intake.close();
    assertThat(begunToRead).hasValue(1);
    assertThat(other.claim(Set.of()).orElseThrow().job()).isEqualTo(second);
  }

  @Test
  void aLongPromptWhoseJobIsCancelledIsNeverRead() {
    reading = new CountDownLatch(1);
    JobId first = enqueue(LONG_PROMPT, 9);
    JobId second = enqueue("x" + LONG_PROMPT, 9);
    JobId third = enqueue("xx" + LONG_PROMPT, 9);
    intake.turn();
    Await.until("the first is being read", () -> begunToRead.get() == 1);
    cancel(second);
    reading.countDown();
    Await.until("the others begin", () -> turned() && running(first) && running(third));
    assertThat(begunToRead).hasValue(2);
  }

  @Test
  void cancelledLongPromptsLeaveTheirPlacesToOthers() {
    reading = new CountDownLatch(1);
    List<JobId> prompts =
        Stream.generate(() -> enqueue(LONG_PROMPT, 9)).limit(SLOTS + MOST_LONG_PROMPTS).toList();
    JobId next = enqueue(9);
    intake.turn();
    assertThat(running(next)).isFalse();
    prompts.forEach(this::cancel);
    intake.turn();
    assertThat(running(next)).isTrue();
    reading.countDown();
  }

  private void cancel(JobId job) {
    redis.cancel(job);
    intake.wakeUp(WorkQueueContract.MODEL).cancelled(job);
  }

  private int claimed() {
    return (int) other.claim(Set.of()).stream().count();
  }

  private boolean running(JobId job) {
    return redis.find(job).orElseThrow().status == JobStatus.RUNNING;
  }

  /** Whether a turn went well. */
  private boolean turned() {
    try {
      intake.turn();
      return true;
    } catch (IllegalStateException failed) {
      return false;
    }
  }

  @Test
  void handsBackWhatIsParkedWhenItCloses() {
    enqueue(77);
    JobId parked = enqueue(57);
    intake.turn();
    intake.close();
    assertThat(other.claim(Set.of()).orElseThrow().job()).isEqualTo(parked);
  }

  @Test
  void claimsNothingMoreOnceItIsClosed() {
    intake.close();
    JobId job = enqueue(9);
    intake.turn();
    assertThat(chats).isEmpty();
    assertThat(other.claim(Set.of()).orElseThrow().job()).isEqualTo(job);
  }

  private Intake intake() {
    FakeModel model = FakeModel.endless();
    StallWatch stalls = new StallWatch(TimeoutSettings.of(SECOND, SECOND), now::get);
    AttemptStarter starter =
        new AttemptStarter(
            model,
            publications,
            stalls,
            (request, listener) -> chats.add(new Chat(request, listener)));
    EntryHandler handler =
        new EntryHandler(
            queue,
            new PromptFitter(
                new Gated(model.prompts()), model.card().contextWindow(), Optional.empty()),
            slots,
            starter,
            recorder);
    return new Intake(queue, slots, handler, confirmed::get, now::get);
  }

  /** Reads long prompts only when the test lets it. */
  private final class Gated implements PromptEncoder {

    private final PromptEncoder encoder;

    Gated(PromptEncoder encoder) {
      this.encoder = encoder;
    }

    @Override
    public int[] encode(Conversation conversation) {
      String text = conversation.messages().getFirst().content();
      if (text.startsWith("x")) {
        awaitReading();
      }
      if (text.endsWith(UNREADABLE)) {
        throw new IllegalArgumentException("pretended");
      }
      return encoder.encode(
          Conversation.of(List.of(new ChatMessage(Role.USER, text.substring(text.indexOf('1'))))));
    }

    private void awaitReading() {
      begunToRead.incrementAndGet();
      try {
        reading.await();
      } catch (InterruptedException e) {
        Await.until("the gate", () -> reading.getCount() == 0); // as native code, it goes on
      }
    }
  }

  private InMemoryWorkQueue queue(WorkerId worker, Duration lease) {
    return new InMemoryWorkQueue(
        redis, new QueueConsumer(worker, WorkQueueContract.MODEL, "weights", 1, lease));
  }

  /** A prompt of three tokens and an answer of this many. */
  private JobId enqueue(int limit) {
    return enqueue("1", limit);
  }

  private JobId enqueue(OwnerId owner, int limit) {
    return redis.enqueue(owner, WorkQueueContract.request(WorkQueueContract.LONG, "1", limit));
  }

  private JobId enqueue(String prompt, int limit) {
    return redis.enqueue(WorkQueueContract.request(WorkQueueContract.LONG, prompt, limit));
  }

  private Attempt failedAttempt() {
    return ((Begin.Begun) begin(other, other.claim(Set.of()).orElseThrow())).attempt();
  }

  private static Begin.Result begin(WorkQueue by, QueueEntry entry) {
    return by.begin(entry, "nonce", Usage.NONE, Optional.empty());
  }

  private void reconnect() {
    intake.wakeUp(WorkQueueContract.MODEL).reconnected();
  }

  private void pass(Duration time) {
    redis.pass(time);
    now.addAndGet(time.toNanos());
  }

  private static Failure failure() {
    return new Failure(Failure.Code.MODEL_ERROR, "pretended");
  }
}
