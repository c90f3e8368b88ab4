package dev.parley.worker.attempt;

import dev.parley.job.Ending;
import dev.parley.job.Failure;
import dev.parley.loop.Backoff;
import dev.parley.queue.Append;
import dev.parley.queue.Attempt;
import dev.parley.queue.Finish;
import dev.parley.queue.LogGap;
import dev.parley.queue.LostJob;
import dev.parley.queue.Requeue;
import dev.parley.redis.RedisUnavailable;
import dev.parley.worker.attempt.AttemptOutcome.Decision;
import dev.parley.worker.attempt.AttemptOutcome.Lost;
import dev.parley.worker.attempt.Outbox.Parcel;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Writes one publication into the log. It alone writes for the attempt, on its own virtual thread,
 * one call at a time: while a call is under way, new tokens gather and become one event.
 */
final class PublicationLoop {

  private static final Logger log = LoggerFactory.getLogger(Publication.class);
  private static final Backoff BACKOFF =
      Backoff.doubling(Duration.ofMillis(50), Duration.ofSeconds(1));

  /** By when a deletion that Redis' answer already shows has been announced, too. */
  private static final Duration ANNOUNCED_WITHIN = Duration.ofSeconds(1);

  private final Publication publication;
  private final Outbox outbox;
  private final Attempt attempt;
  private final AttemptWriter writer;
  private final RetryDelay delay;
  private final Consumer<Publication> over;
  private int failedCalls;

  PublicationLoop(
      Publication publication, AttemptWriter writer, RetryDelay delay, Consumer<Publication> over) {
    this.publication = publication;
    this.outbox = publication.outbox();
    this.attempt = publication.attempt();
    this.writer = writer;
    this.delay = delay;
    this.over = over;
  }

  void start() {
    Thread.ofVirtual().name("publish-" + attempt.job()).start(this::run);
  }

  private void run() {
    MDC.put("job", attempt.job().value());
    try {
      while (!publication.isOver()) {
        publication.awaitWakeUp();
        turn();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      lose(Lost.Cause.ELSEWHERE);
    } catch (RuntimeException | Error e) {
      log.error("publishing failed; the lease will run out", e);
      lose(Lost.Cause.ELSEWHERE);
    }
    over.accept(publication);
  }

  private void turn() throws InterruptedException {
    try {
      publish();
      failedCalls = 0;
    } catch (RedisUnavailable away) {
      if (failedCalls++ == 0) {
        log.warn("cannot publish, will try again: {}", away.getMessage());
      }
      publication.beatIsDue(true);
      Thread.sleep(BACKOFF.after(failedCalls, RandomGenerator.getDefault()));
      publication.wake();
    }
  }

  /**
   * Where all is logged and decided, the end is a beat too. When its answer was lost it is sent
   * again as it was: a beat before it would hear that the time is over meanwhile.
   */
  private void publish() throws InterruptedException {
    Optional<Decision> decided = publication.decision();
    Parcel parcel = outbox.next();
    boolean onlyTheEndIsLeft = decided.isPresent() && outbox.isLogged();
    if (!onlyTheEndIsLeft && (publication.isBeatDue() || !parcel.isEmpty())) {
      append(parcel);
    }
    if (!publication.isOver() && decided.isPresent() && outbox.isLogged()) {
      conclude(publication.decision().orElseThrow());
    }
    if (outbox.isReady()) {
      publication.wake();
    }
  }

  /** A beat that falls due during the call is not answered by it. */
  private void append(Parcel parcel) throws InterruptedException {
    publication.beatIsDue(false);
    switch (writer.append(parcel.from(), parcel.events())) {
      case Append.Ok ok -> outbox.confirm(parcel);
      case LogGap gap -> outbox.rewind(gap.have());
      case Append.TimedOut timedOut -> publication.expire(timedOut());
      case LostJob.Fenced fenced -> lose(Lost.Cause.ELSEWHERE);
      case LostJob.Gone gone -> vanish();
    }
  }

  private void conclude(Decision decision) throws InterruptedException {
    switch (decision) {
      case AttemptOutcome.Ended ended -> finish(ended);
      case AttemptOutcome.Retried retried ->
          requeue(new Requeue.Retry(retried.cause()), delay.after(attempt.number()), retried);
      case AttemptOutcome.Released released ->
          requeue(new Requeue.Release(), Duration.ZERO, released);
    }
  }

  private void finish(AttemptOutcome.Ended ended) throws InterruptedException {
    Finish.Result result =
        writer.finish(outbox.events(), outbox.answerTokens(), ended.ending(), publication.usage());
    switch (result) {
      case Finish.Finished finished -> publication.over(ended);
      case LogGap gap -> {
        outbox.rewind(gap.have());
        publication.wake();
      }
      case LostJob.Fenced fenced -> lose(Lost.Cause.ELSEWHERE);
      case LostJob.Gone gone -> vanish();
    }
  }

  private void requeue(Requeue.Reason reason, Duration wait, Decision decision)
      throws InterruptedException {
    switch (writer.requeue(reason, wait)) {
      case Requeue.Requeued requeued -> publication.over(decision);
      case Requeue.Ended ended -> publication.over(endedBy(reason));
      case LostJob.Fenced fenced -> lose(Lost.Cause.ELSEWHERE);
      case LostJob.Gone gone -> vanish();
    }
  }

  /** Whoever deletes a live job announces it; one that is gone unannounced was lost with data. */
  private void vanish() throws InterruptedException {
    publication.stopChat();
    boolean deleted = publication.isEndAnnouncedWithin(ANNOUNCED_WITHIN);
    lose(deleted ? Lost.Cause.ELSEWHERE : Lost.Cause.VANISHED);
  }

  private void lose(Lost.Cause cause) {
    publication.stopChat();
    publication.over(new Lost(cause));
  }

  /** No attempt was left for a retry; a release cannot end a job, so another one did. */
  private static AttemptOutcome endedBy(Requeue.Reason reason) {
    return switch (reason) {
      case Requeue.Retry retry -> new AttemptOutcome.Ended(new Ending.Failed(retry.cause()));
      case Requeue.Release release -> new Lost(Lost.Cause.ELSEWHERE);
    };
  }

  private static Decision timedOut() {
    Failure failure =
        new Failure(Failure.Code.GENERATION_TIMEOUT, "the answer took longer than allowed");
    return new AttemptOutcome.Ended(new Ending.TimedOut(failure));
  }
}
