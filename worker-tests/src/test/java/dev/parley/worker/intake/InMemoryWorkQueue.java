package dev.parley.worker.intake;

import dev.parley.job.Ending;
import dev.parley.job.Job;
import dev.parley.job.JobId;
import dev.parley.job.JobStatus;
import dev.parley.job.OwnerId;
import dev.parley.job.TraceParent;
import dev.parley.job.Usage;
import dev.parley.queue.Begin;
import dev.parley.queue.Finish;
import dev.parley.queue.LostJob;
import dev.parley.queue.QueueEntry;
import dev.parley.redis.RedisUnavailable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** A queue for tests without Redis; it may lose replies and fail. */
final class InMemoryWorkQueue implements WorkQueue {

  /** Nonces of all begins, in order. */
  final List<String> nonces = new ArrayList<>();

  /** What to call when a part of the queue is back. */
  Runnable returned = () -> {};

  boolean spread;

  private final InMemoryQueue queue;
  private final QueueConsumer consumer;
  private final Map<Call, Integer> repliesToLose = new EnumMap<>(Call.class);
  private final Map<Call, Integer> callsToFail = new EnumMap<>(Call.class);

  InMemoryWorkQueue(InMemoryQueue queue, QueueConsumer consumer) {
    this.queue = queue;
    this.consumer = consumer;
  }

  /** What may get no answer, or fail. */
  enum Call {
    CLAIM,
    PENDING,
    FIND,
    BEGIN,
    END,
    HAND_BACK
  }

  /** The next calls of this kind take effect, but get no answer. */
  void loseReplies(Call call, int times) {
    repliesToLose.put(call, times);
  }

  /** The next calls of this kind have no effect and throw what nobody expects. */
  void fail(Call call, int times) {
    callsToFail.put(call, times);
  }

  @Override
  public Optional<QueueEntry> claim(Set<OwnerId> leftOut) {
    return reply(Call.CLAIM, () -> queue.claim(consumer.worker(), consumer.lease(), leftOut));
  }

  @Override
  public List<QueueEntry> pending() {
    return reply(Call.PENDING, () -> queue.pending(consumer.worker()));
  }

  @Override
  public void onReturn(Runnable call) {
    returned = call;
  }

  @Override
  public boolean isSpread() {
    return spread;
  }

  @Override
  public Optional<Job> find(JobId job) {
    return reply(Call.FIND, () -> queue.find(job).map(InMemoryQueue.Stored::job));
  }

  @Override
  public Begin.Result begin(
      QueueEntry entry, String nonce, Usage prompt, Optional<TraceParent> trace) {
    nonces.add(nonce);
    return reply(Call.BEGIN, () -> queue.begin(entry, consumer, nonce));
  }

  @Override
  public Finish.WithoutBegin endUnbegun(QueueEntry entry, Ending ending) {
    return reply(Call.END, () -> end(entry, ending));
  }

  @Override
  public void handBack(QueueEntry entry) {
    reply(
        Call.HAND_BACK,
        () -> {
          queue.handBack(entry, consumer.worker());
          return entry;
        });
  }

  /** Nothing is stored of a worker but what is pending for it. */
  @Override
  public void retire() {}

  private Finish.WithoutBegin end(QueueEntry entry, Ending ending) {
    Optional<InMemoryQueue.Stored> found = queue.find(entry.job());
    if (found.isEmpty()) {
      return new LostJob.Gone();
    }
    if (found.get().status == JobStatus.RUNNING) {
      return new Finish.Held();
    }
    if (!found.get().status.isTerminal()) {
      found.get().end(ending);
    }
    return new Finish.Finished();
  }

  private <T> T reply(Call call, Supplier<T> effect) {
    if (isDue(callsToFail, call)) {
      throw new IllegalStateException("pretended");
    }
    T result = effect.get();
    if (isDue(repliesToLose, call)) {
      throw new RedisUnavailable(RedisUnavailable.Kind.AWAY, "reply lost", new IOException());
    }
    return result;
  }

  private static boolean isDue(Map<Call, Integer> times, Call call) {
    int left = times.getOrDefault(call, 0);
    times.put(call, Math.max(0, left - 1));
    return left > 0;
  }
}
