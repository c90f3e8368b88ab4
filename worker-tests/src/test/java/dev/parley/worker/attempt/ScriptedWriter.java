package dev.parley.worker.attempt;

import dev.parley.job.Ending;
import dev.parley.job.JobEvent.Tokens;
import dev.parley.job.Usage;
import dev.parley.queue.Append;
import dev.parley.queue.Finish;
import dev.parley.queue.Requeue;
import dev.parley.redis.RedisUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A Redis that answers each append when and how the test says; all else succeeds. */
final class ScriptedWriter implements AttemptWriter {

  final List<String> finished = new CopyOnWriteArrayList<>();
  final List<String> requeued = new CopyOnWriteArrayList<>();
  private final AtomicInteger calls = new AtomicInteger();
  private final BlockingQueue<Call> sent = new LinkedBlockingQueue<>();
  private final BlockingQueue<Object> answers = new LinkedBlockingQueue<>();

  /** One append. */
  record Call(int from, List<Tokens> events) {}

  /** Waits for the next append, which waits for its answer. */
  Call next() {
    return poll(sent);
  }

  void answer(Append.Result result) {
    answers.add(result);
  }

  void answer(RedisUnavailable away) {
    answers.add(away);
  }

  void answer(Error fatal) {
    answers.add(fatal);
  }

  int calls() {
    return calls.get();
  }

  @Override
  public Append.Result append(int from, List<Tokens> events) {
    calls.incrementAndGet();
    sent.add(new Call(from, events));
    return switch (poll(answers)) {
      case Append.Result result -> result;
      case RedisUnavailable away -> throw away;
      case Error fatal -> throw fatal;
      case Object other -> throw new AssertionError(other);
    };
  }

  @Override
  public Finish.Result finish(int events, int answerTokens, Ending ending, Usage usage) {
    finished.add(events + " events, " + answerTokens + " tokens, " + ending);
    return new Finish.Finished();
  }

  @Override
  public Requeue.Result requeue(Requeue.Reason reason, Duration delay) {
    requeued.add(reason + " after " + delay.toMillis() + " ms");
    return new Requeue.Requeued();
  }

  private static <T> T poll(BlockingQueue<T> queue) {
    try {
      return Optional.ofNullable(queue.poll(30, TimeUnit.SECONDS))
          .orElseThrow(() -> new AssertionError("waited 30 s in vain"));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
