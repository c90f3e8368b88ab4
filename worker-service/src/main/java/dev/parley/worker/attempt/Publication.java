package dev.parley.worker.attempt;

import dev.parley.inference.engine.ChatListener;
import dev.parley.inference.engine.Outcome;
import dev.parley.inference.engine.StopSignal;
import dev.parley.job.Ending;
import dev.parley.job.Ending.Completed;
import dev.parley.job.Failure;
import dev.parley.job.Usage;
import dev.parley.queue.Append;
import dev.parley.queue.Attempt;
import dev.parley.queue.Finish;
import dev.parley.queue.LogGap;
import dev.parley.queue.LostJob;
import dev.parley.queue.Requeue;
import dev.parley.redis.RedisUnavailable;
import dev.parley.worker.attempt.Outbox.Parcel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Brings one attempt into the log. It alone writes for the attempt, on its own virtual thread, one
 * call at a time: while a call is under way new tokens gather and become one event. Whoever calls
 * its methods is never blocked.
 */
public final class Publication implements ChatListener {

  private static final Logger log = LoggerFactory.getLogger(Publication.class);

  /** By when the bell has told of a deletion that an answer of the log already shows. */
  private static final Duration ANNOUNCED_WITHIN = Duration.ofSeconds(1);

  private final Attempt attempt;
  private final Usage prompt;
  private final AttemptWriter writer;
  private final StopSignal stop;
  private final RetryDelay delay;
  private final Consumer<Publication> over;
  private final Outbox outbox;
  private final Patience patience = new Patience();
  private final Semaphore bell = new Semaphore(0);
  private final CountDownLatch announced = new CountDownLatch(1);
  private volatile Optional<Fate> fate = Optional.empty();
  private volatile Optional<Closing> closing = Optional.empty();
  private volatile boolean beatDue;
  private volatile int cached;

  Publication(Subject subject, AttemptWriter writer, RetryDelay delay, Consumer<Publication> over) {
    this.attempt = subject.attempt();
    this.prompt = subject.prompt();
    this.stop = subject.stop();
    this.outbox = new Outbox(attempt.epoch(), subject.saidBefore());
    this.writer = writer;
    this.delay = delay;
    this.over = over;
  }

  void start() {
    Thread.ofVirtual().name("publish-" + attempt.job()).start(this::run);
  }

  public Attempt attempt() {
    return attempt;
  }

  /** What an earlier attempt said is no prompt, though it may be cached too. */
  @Override
  public void admitted(int cached) {
    this.cached = Math.min(cached, prompt.promptTokens());
  }

  @Override
  public void generated(Token token) {
    outbox.add(token);
    bell.release();
  }

  @Override
  public void ended(Outcome leaving) {
    close(
        switch (leaving) {
          case Outcome.Finished answered -> new Fate.Finish(new Completed(answered.reason()));
          case Outcome.Failed broken -> new Fate.Retry(failure(broken.cause()));
          case Outcome.Stopped stopped -> new Fate.Release();
        });
  }

  /** Stops the chat; once all is said the job meets this fate. The first fate counts. */
  public synchronized void close(Fate wanted) {
    outbox.seal();
    fate = fate.or(() -> Optional.of(wanted));
    stop.give();
    bell.release();
  }

  /** A sign of life is due; its answer also tells whether the job is still ours. */
  public void beat() {
    beatDue = true;
    bell.release();
  }

  /** Somebody ended the job, says the bell; only the log can prove it. */
  void endAnnounced() {
    announced.countDown();
    beat();
  }

  /** How it was over. */
  public Closing closing() {
    return closing.orElseThrow();
  }

  /** Tokens counted so far. */
  public Usage usage() {
    return new Usage(
        prompt.promptTokens(), outbox.answerTokens(), cached, prompt.truncatedMessages());
  }

  private void run() {
    MDC.put("job", attempt.job().value());
    try {
      while (closing.isEmpty()) {
        bell.acquire();
        bell.drainPermits();
        turn();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      lose();
    } catch (RuntimeException | Error e) {
      log.error("publishing failed; the lease will run out", e);
      lose();
    }
    over.accept(this);
  }

  private void turn() throws InterruptedException {
    try {
      publish();
      patience.renew();
    } catch (RedisUnavailable away) {
      beatDue = true;
      patience.pause(away);
      bell.release();
    }
  }

  private void publish() throws InterruptedException {
    Optional<Fate> decided = fate;
    Parcel parcel = outbox.next();
    if (beatDue || !parcel.isEmpty()) {
      say(parcel);
    }
    if (closing.isEmpty() && decided.isPresent() && outbox.isSaid()) {
      meet(fate.orElseThrow());
    }
    if (outbox.isReady()) {
      bell.release();
    }
  }

  /** A beat that falls due during the call is not answered by it. */
  private void say(Parcel parcel) throws InterruptedException {
    beatDue = false;
    switch (writer.append(parcel.from(), parcel.events())) {
      case Append.Ok ok -> outbox.confirm(parcel);
      case LogGap gap -> outbox.rewind(gap.have());
      case Append.TimedOut timedOut -> expire();
      case LostJob.Fenced fenced -> lose();
      case LostJob.Gone gone -> vanish();
    }
  }

  private void meet(Fate decided) throws InterruptedException {
    switch (decided) {
      case Fate.Finish finish -> finish(finish.ending());
      case Fate.Retry retry ->
          requeue(new Requeue.Retry(retry.cause()), new Closing.Retried(retry.cause()));
      case Fate.Release release -> requeue(new Requeue.Release(), new Closing.Released());
    }
  }

  private void finish(Ending ending) throws InterruptedException {
    switch (writer.finish(outbox.events(), outbox.answerTokens(), ending, usage())) {
      case Finish.Finished finished -> closing = Optional.of(new Closing.Ended(ending));
      case LogGap gap -> {
        outbox.rewind(gap.have());
        bell.release();
      }
      case LostJob.Fenced fenced -> lose();
      case LostJob.Gone gone -> vanish();
    }
  }

  private void requeue(Requeue.Reason reason, Closing requeued) throws InterruptedException {
    Duration wait = reason instanceof Requeue.Retry ? delay.after(attempt.number()) : Duration.ZERO;
    switch (writer.requeue(reason, wait)) {
      case Requeue.Requeued done -> closing = Optional.of(requeued);
      case Requeue.Ended ended -> closing = Optional.of(lastFailure(reason));
      case LostJob.Fenced fenced -> lose();
      case LostJob.Gone gone -> vanish();
    }
  }

  /** The generation's time is over. What Redis has refused nobody has seen. */
  private synchronized void expire() {
    outbox.forgetUnsaid();
    Failure failure =
        new Failure(Failure.Code.GENERATION_TIMEOUT, "the answer took longer than allowed");
    fate = Optional.of(new Fate.Finish(new Ending.TimedOut(failure)));
    stop.give();
    bell.release();
  }

  private void lose() {
    lose(Closing.Lost.Cause.ELSEWHERE);
  }

  /** Whoever deletes a live job rings; a job that goes in silence was lost with Redis's data. */
  private void vanish() throws InterruptedException {
    stop.give();
    boolean deleted = announced.await(ANNOUNCED_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    lose(deleted ? Closing.Lost.Cause.ELSEWHERE : Closing.Lost.Cause.VANISHED);
  }

  private void lose(Closing.Lost.Cause cause) {
    stop.give();
    closing = Optional.of(new Closing.Lost(cause));
  }

  private static Closing lastFailure(Requeue.Reason reason) {
    return switch (reason) {
      case Requeue.Retry retry -> new Closing.Ended(new Ending.Failed(retry.cause()));
      case Requeue.Release release -> new Closing.Lost(Closing.Lost.Cause.ELSEWHERE);
    };
  }

  private Failure failure(Throwable cause) {
    log.warn("attempt {} of {} failed in the model", attempt.number(), attempt.job(), cause);
    return Failures.of(cause);
  }

  /**
   * What a publication is about.
   *
   * @param prompt usage known at the begin
   * @param saidBefore tokens that earlier attempts logged
   */
  public record Subject(Attempt attempt, Usage prompt, int saidBefore, StopSignal stop) {}
}
