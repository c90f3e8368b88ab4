package dev.parley.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.ChatMessage;
import dev.parley.job.Ending;
import dev.parley.job.Failure;
import dev.parley.job.JobId;
import dev.parley.job.JobRequest;
import dev.parley.job.JobStatus;
import dev.parley.job.ModelName;
import dev.parley.job.OwnerId;
import dev.parley.job.Settings;
import dev.parley.job.Usage;
import dev.parley.job.WorkerId;
import dev.parley.queue.Attempt;
import dev.parley.queue.Begin;
import dev.parley.queue.Begin.Begun;
import dev.parley.queue.Begin.Over;
import dev.parley.queue.Finish;
import dev.parley.queue.LostJob;
import dev.parley.queue.QueueEntry;
import dev.parley.queue.Requeue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the intake may rely on, whichever queue it is given. */
@Timeout(30)
abstract class WorkQueueContract {

  static final ModelName MODEL = new ModelName("m");
  static final WorkerId ANN = new WorkerId("ann");
  static final WorkerId BOB = new WorkerId("bob");
  static final Duration LONG = Duration.ofMinutes(5);

  /** Over after {@link #passTime}. */
  static final Duration SHORT = Duration.ofMillis(1);

  private static final OwnerId ONE = new OwnerId("a".repeat(22));
  private static final OwnerId TWO = new OwnerId("b".repeat(22));
  private static final Usage PROMPT = new Usage(3, 0, 0, 0);
  private static final Failure FAILURE =
      new Failure(Failure.Code.CONTEXT_LENGTH_EXCEEDED, "too long");

  /** The queue as a worker sees it. */
  abstract WorkQueue queue(QueueConsumer consumer);

  /** A job of this request enters the queue. */
  abstract JobId enqueue(OwnerId owner, JobRequest request);

  /** A user cancels the job. */
  abstract void cancel(JobId job);

  /** A user deletes the job. */
  abstract void delete(JobId job);

  /** The attempt's worker gives the job back. */
  abstract void requeue(Attempt attempt, Requeue.Reason reason, Duration delay);

  /** The queue's clock goes on beyond {@link #SHORT}. */
  abstract void passTime();

  @Test
  void anEmptyQueueHasNothing() {
    assertThat(ann().claim(Set.of())).isEmpty();
    assertThat(ann().pending()).isEmpty();
  }

  @Test
  void deliversInOrderAndEachEntryToOneWorker() {
    List<JobId> jobs = List.of(enqueue(), enqueue(), enqueue());
    assertThat(claimed(ann()).job()).isEqualTo(jobs.get(0));
    assertThat(claimed(bob()).job()).isEqualTo(jobs.get(1));
    assertThat(claimed(ann()).job()).isEqualTo(jobs.get(2));
    assertThat(ann().claim(Set.of())).isEmpty();
    assertThat(bob().claim(Set.of())).isEmpty();
  }

  @Test
  void anEntryLeftAloneForALeaseComesBeforeNewOnes() {
    JobId left = enqueue();
    enqueue();
    claimed(ann());
    passTime();
    assertThat(claimed(queue(BOB, "weights", SHORT)).job()).isEqualTo(left);
    assertThat(ann().pending()).isEmpty();
  }

  @Test
  void ownersWhoAreLeftOutKeepTheirTurns() {
    JobId first = enqueue(ONE, request(LONG));
    JobId second = enqueue(ONE, request(LONG));
    JobId other = enqueue(TWO, request(LONG));
    assertThat(ann().claim(Set.of(ONE)).orElseThrow().job()).isEqualTo(other);
    assertThat(ann().claim(Set.of(ONE, TWO))).isEmpty();
    assertThat(claimed(ann()).job()).isEqualTo(first);
    assertThat(claimed(bob()).job()).isEqualTo(second);
  }

  @Test
  void anOwnerWhoIsLeftOutStillTakesWhatWasLeftAlone() {
    JobId left = enqueue(ONE, request(LONG));
    claimed(ann());
    passTime();
    assertThat(queue(BOB, "weights", SHORT).claim(Set.of(ONE)).orElseThrow().job()).isEqualTo(left);
  }

  @Test
  void anEntryThatIsPendingElsewhereIsNotDelivered() {
    enqueue();
    claimed(ann());
    passTime();
    assertThat(bob().claim(Set.of())).isEmpty();
  }

  @Test
  void showsAfterAReconnectWhatIsPendingForThisWorkerOnly() {
    enqueue();
    enqueue();
    QueueEntry first = claimed(ann());
    QueueEntry second = claimed(bob());
    assertThat(ann().pending()).containsExactly(first);
    assertThat(bob().pending()).containsExactly(second);
  }

  @Test
  void anEntryStaysPendingWhileItsAttemptRuns() {
    enqueue();
    QueueEntry entry = claimed(ann());
    begun(ann(), entry, "nonce");
    assertThat(ann().pending()).containsExactly(entry);
  }

  @Test
  void whatHasEndedIsPendingForNobody() {
    enqueue();
    QueueEntry entry = claimed(ann());
    cancel(entry.job());
    assertThat(ann().pending()).isEmpty();
    assertThat(ann().claim(Set.of())).isEmpty();
  }

  @Test
  void theFirstBeginIsTheFirstAttempt() {
    JobId job = enqueue();
    Begun begun = begun(ann(), claimed(ann()), "nonce");
    assertThat(begun.attempt().job()).isEqualTo(job);
    assertThat(begun.attempt().number()).isEqualTo(1);
    assertThat(begun.loggedTokens()).isEmpty();
    assertThat(begun.isTakeover()).isFalse();
    assertThat(ann().find(job).orElseThrow().status()).isEqualTo(JobStatus.RUNNING);
  }

  @Test
  void aBeginRepeatedWithItsNonceIsTheSameAttempt() {
    enqueue();
    QueueEntry entry = claimed(ann());
    Attempt attempt = begun(ann(), entry, "nonce").attempt();
    assertThat(begun(ann(), entry, "nonce").attempt()).isEqualTo(attempt);
  }

  @Test
  void aRunningJobIsHeldForEveryOtherBegin() {
    enqueue();
    QueueEntry entry = claimed(ann());
    begun(ann(), entry, "nonce");
    assertThat(begin(ann(), entry, "other")).isEqualTo(new Begin.Held());
    assertThat(begin(bob(), entry, "nonce")).isEqualTo(new Begin.Held());
    assertThat(ann().pending()).containsExactly(entry);
  }

  @Test
  void aReleasedJobIsContinuedAtOnceByTheNextAttemptThatDoesNotCount() {
    JobId released = enqueue();
    enqueue();
    Attempt first = begun(ann(), claimed(ann()), "nonce").attempt();
    requeue(first, new Requeue.Release(), Duration.ZERO);
    QueueEntry entry = claimed(bob());
    assertThat(entry.job()).isEqualTo(released);
    Begun second = begun(bob(), entry, "other");
    assertThat(second.attempt().epoch()).isGreaterThan(first.epoch());
    assertThat(second.attempt().number()).isEqualTo(1);
    assertThat(second.isTakeover()).isTrue();
  }

  @Test
  void whatWaitsForItsBackOffIsTooEarlyToBegin() {
    enqueue();
    Attempt first = begun(ann(), claimed(ann()), "nonce").attempt();
    requeue(first, new Requeue.Retry(FAILURE), Duration.ofMinutes(1));
    assertThat(bob().claim(Set.of())).isEmpty();
    WorkQueue impatient = queue(BOB, "weights", SHORT);
    QueueEntry entry = claimed(impatient);
    Begin.Early early = (Begin.Early) begin(impatient, entry, "other");
    assertThat(impatient.pending()).containsExactly(entry);
    assertThat(early.delay()).isBetween(Duration.ofSeconds(50), Duration.ofMinutes(1));
  }

  @Test
  void theAttemptAfterABackOffCounts() {
    enqueue();
    Attempt first = begun(ann(), claimed(ann()), "nonce").attempt();
    requeue(first, new Requeue.Retry(FAILURE), SHORT);
    passTime();
    assertThat(begun(bob(), claimed(bob()), "other").attempt().number()).isEqualTo(2);
  }

  @Test
  void whatWasCancelledIsOverBeforeItsBegin() {
    enqueue();
    QueueEntry entry = claimed(ann());
    cancel(entry.job());
    assertThat(begin(ann(), entry, "nonce")).isEqualTo(new Over(Over.When.BEFORE));
  }

  @Test
  void whatWasDeletedIsOverBeforeItsBeginAndNotFound() {
    enqueue();
    QueueEntry entry = claimed(ann());
    delete(entry.job());
    assertThat(ann().find(entry.job())).isEmpty();
    assertThat(begin(ann(), entry, "nonce")).isEqualTo(new Over(Over.When.BEFORE));
  }

  @Test
  void whatWaitedTooLongIsOverAtItsBegin() {
    enqueue(request(SHORT));
    QueueEntry entry = claimed(ann());
    passTime();
    assertThat(begin(ann(), entry, "nonce")).isEqualTo(new Over(Over.When.NOW));
    assertThat(ann().find(entry.job()).orElseThrow().status()).isEqualTo(JobStatus.TIMED_OUT);
    assertThat(ann().pending()).isEmpty();
  }

  @Test
  void whatOtherWeightsBeganIsOverAtItsBegin() {
    enqueue();
    Attempt first = begun(ann(), claimed(ann()), "nonce").attempt();
    requeue(first, new Requeue.Release(), Duration.ZERO);
    WorkQueue other = queue(BOB, "other weights", LONG);
    assertThat(begin(other, claimed(other), "nonce")).isEqualTo(new Over(Over.When.NOW));
    assertThat(ann().find(first.job()).orElseThrow().status()).isEqualTo(JobStatus.FAILED);
  }

  @Test
  void whatNeverFitsEndsWithoutAnAttempt() {
    enqueue();
    QueueEntry entry = claimed(ann());
    Ending ending = new Ending.Failed(FAILURE);
    assertThat(ann().endUnbegun(entry, ending)).isEqualTo(new Finish.Finished());
    assertThat(ann().endUnbegun(entry, ending)).isEqualTo(new Finish.Finished());
    assertThat(ann().find(entry.job()).orElseThrow().ending()).contains(ending);
    assertThat(ann().find(entry.job()).orElseThrow().attempts()).isZero();
    assertThat(ann().pending()).isEmpty();
  }

  @Test
  void whatAnotherWorkerRunsIsNotEndedAsUnbegun() {
    enqueue();
    QueueEntry entry = claimed(ann());
    begun(bob(), entry, "nonce");
    assertThat(ann().endUnbegun(entry, new Ending.Failed(FAILURE))).isEqualTo(new Finish.Held());
    delete(entry.job());
    assertThat(ann().endUnbegun(entry, new Ending.Failed(FAILURE))).isEqualTo(new LostJob.Gone());
  }

  @Test
  void anEntryHandedBackIsDeliveredBeforeNewOnes() {
    enqueue();
    QueueEntry entry = claimed(ann());
    enqueue();
    ann().handBack(entry);
    assertThat(ann().pending()).isEmpty();
    assertThat(claimed(bob())).isEqualTo(entry);
  }

  @Test
  void whatWasBegunOrIsAnotherWorkersCannotBeHandedBack() {
    enqueue();
    QueueEntry entry = claimed(ann());
    bob().handBack(entry);
    assertThat(bob().claim(Set.of())).isEmpty();
    begun(ann(), entry, "nonce");
    ann().handBack(entry);
    assertThat(bob().claim(Set.of())).isEmpty();
    assertThat(ann().pending()).containsExactly(entry);
  }

  @Test
  void aWorkerThatRetiresKeepsWhatIsPendingForIt() {
    enqueue();
    QueueEntry entry = claimed(ann());
    ann().retire();
    assertThat(ann().pending()).containsExactly(entry);
    ann().handBack(entry);
    ann().retire();
    assertThat(ann().pending()).isEmpty();
    assertThat(claimed(bob())).isEqualTo(entry);
  }

  WorkQueue ann() {
    return queue(ANN, "weights", LONG);
  }

  private WorkQueue bob() {
    return queue(BOB, "weights", LONG);
  }

  private WorkQueue queue(WorkerId worker, String fingerprint, Duration lease) {
    return queue(new QueueConsumer(worker, MODEL, fingerprint, 1, lease));
  }

  private JobId enqueue() {
    return enqueue(request(LONG));
  }

  private JobId enqueue(JobRequest request) {
    return enqueue(OwnerId.LOCAL, request);
  }

  private static QueueEntry claimed(WorkQueue queue) {
    return queue.claim(Set.of()).orElseThrow();
  }

  private static Begin.Result begin(WorkQueue queue, QueueEntry entry, String nonce) {
    return queue.begin(entry, nonce, PROMPT, Optional.empty());
  }

  private static Begun begun(WorkQueue queue, QueueEntry entry, String nonce) {
    assertThat(begin(queue, entry, nonce)).isInstanceOf(Begun.class);
    return (Begun) begin(queue, entry, nonce);
  }

  static JobRequest request(Duration queueTimeout) {
    return request(queueTimeout, "1", 9);
  }

  static JobRequest request(Duration queueTimeout, String content, int limit) {
    return new JobRequest(
        MODEL,
        List.of(new ChatMessage(ChatMessage.Role.USER, content)),
        new Settings(
            new Settings.TokenLimit(limit, Settings.TokenLimit.Origin.ASKED),
            0,
            1,
            0,
            0,
            1,
            0,
            0,
            List.of(),
            0),
        JobRequest.Truncation.DISABLED,
        JobRequest.Thinking.OFF,
        Map.of(),
        queueTimeout,
        LONG,
        3,
        new JobRequest.Retention(JobRequest.Retention.Kind.BRIEF, LONG));
  }
}
