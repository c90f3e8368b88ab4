package dev.parley.worker.attempt;

import dev.parley.inference.engine.ChatListener;
import dev.parley.inference.engine.Outcome;
import dev.parley.inference.engine.StopSignal;
import dev.parley.job.Ending.Completed;
import dev.parley.job.Usage;
import dev.parley.queue.Attempt;
import dev.parley.worker.attempt.AttemptOutcome.Decision;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt on its way into the log: what the engine generates, and what shall become of the job.
 * A {@link PublicationLoop} writes it. Called from any thread; nobody who calls it is blocked.
 */
public final class Publication implements ChatListener {

  private static final Logger log = LoggerFactory.getLogger(Publication.class);

  private final Subject subject;
  private final Outbox outbox;
  private final Semaphore wakeUps = new Semaphore(0);
  private final CountDownLatch endAnnounced = new CountDownLatch(1);
  private volatile Optional<Decision> decision = Optional.empty();
  private volatile Optional<AttemptOutcome> outcome = Optional.empty();
  private volatile boolean beatDue;
  private volatile int cached;

  Publication(Subject subject) {
    this.subject = subject;
    this.outbox = new Outbox(subject.attempt().epoch(), subject.loggedBefore());
  }

  public Attempt attempt() {
    return subject.attempt();
  }

  /** Cached tokens count up to the prompt's length: those of an earlier attempt are no prompt. */
  @Override
  public void admitted(int cached) {
    this.cached = Math.min(cached, subject.prompt().promptTokens());
  }

  @Override
  public void generated(Token token) {
    outbox.add(token);
    wake();
  }

  @Override
  public void ended(Outcome ending) {
    close(
        switch (ending) {
          case Outcome.Finished finished ->
              new AttemptOutcome.Ended(new Completed(finished.reason()));
          case Outcome.Failed failed -> retried(failed.cause());
          case Outcome.Stopped stopped -> new AttemptOutcome.Released();
        });
  }

  /** Stops the chat; the decision comes true once all tokens are logged. The first one counts. */
  public synchronized void close(Decision wanted) {
    outbox.seal();
    decision = decision.or(() -> Optional.of(wanted));
    stopChat();
    wake();
  }

  /** A sign of life is due; its answer also shows whether the job is still this worker's. */
  public void beat() {
    beatDue = true;
    wake();
  }

  /** A message says that somebody ended the job; only the log can prove it. */
  void endAnnounced() {
    endAnnounced.countDown();
    beat();
  }

  /** How it was over; known from then on. */
  public AttemptOutcome outcome() {
    return outcome.orElseThrow();
  }

  /** Tokens counted so far. */
  public Usage usage() {
    Usage prompt = subject.prompt();
    return new Usage(
        prompt.promptTokens(), outbox.answerTokens(), cached, prompt.truncatedMessages());
  }

  Outbox outbox() {
    return outbox;
  }

  Optional<Decision> decision() {
    return decision;
  }

  /** The generation's time is over. Nobody has seen what Redis refused. */
  synchronized void expire(Decision instead) {
    outbox.forgetUnlogged();
    decision = Optional.of(instead);
    stopChat();
    wake();
  }

  boolean isOver() {
    return outcome.isPresent();
  }

  void over(AttemptOutcome how) {
    outcome = Optional.of(how);
  }

  void stopChat() {
    subject.stop().give();
  }

  void wake() {
    wakeUps.release();
  }

  void awaitWakeUp() throws InterruptedException {
    wakeUps.acquire();
    wakeUps.drainPermits();
  }

  boolean isBeatDue() {
    return beatDue;
  }

  void beatIsDue(boolean due) {
    beatDue = due;
  }

  /** Whether somebody's ending of the job is announced within this time. */
  boolean isEndAnnouncedWithin(Duration time) throws InterruptedException {
    return endAnnounced.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  private Decision retried(Throwable cause) {
    log.warn("attempt {} of {} failed in the model", attempt().number(), attempt().job(), cause);
    return AttemptOutcome.Retried.after(cause);
  }

  /**
   * What is published.
   *
   * @param prompt usage known at the begin
   * @param loggedBefore tokens that earlier attempts logged
   * @param stop asks the engine to leave the chat
   */
  public record Subject(Attempt attempt, Usage prompt, int loggedBefore, StopSignal stop) {}
}
