package dev.parley.worker.intake;

import dev.parley.job.Ending;
import dev.parley.job.Job;
import dev.parley.job.JobId;
import dev.parley.job.OwnerId;
import dev.parley.job.TraceParent;
import dev.parley.job.Usage;
import dev.parley.queue.Begin;
import dev.parley.queue.Finish;
import dev.parley.queue.QueueEntry;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The waiting jobs of one model, as one worker sees them. A claimed entry is pending for this
 * worker until it is handed back, its job ends, or it was not renewed for a lease.
 *
 * <p>Each call blocks, and throws {@link dev.parley.redis.RedisUnavailable} when it got no answer.
 * Whether it took effect is unknown then; every call may be repeated. For one thread.
 */
public interface WorkQueue {

  /**
   * The next entry to begin: one that was left alone for a lease, whoever had it, before a new one.
   * No other worker gets it while it is pending here. Empty when nothing waits.
   *
   * @param leftOut owners of whom no new one is to be delivered
   */
  Optional<QueueEntry> claim(Set<OwnerId> leftOut);

  /**
   * All entries that are pending for this worker, begun ones included, for after a reconnect: an
   * unanswered claim may have delivered one. Of parts of the queue that are away, none.
   */
  List<QueueEntry> pending();

  /**
   * Called from now on when a part of the queue that gave no answer gives one again, on any thread:
   * what is {@link #pending} there was not told meanwhile.
   */
  void onReturn(Runnable call);

  /** Whether parts of the queue may be away while others are not. */
  boolean isSpread();

  /** The job, ended or not. */
  Optional<Job> find(JobId job);

  /**
   * Turns a claimed entry into a fenced attempt.
   *
   * @param nonce new for each begin; a repeated call with the same nonce gets the same attempt
   * @param prompt what the prompt uses
   * @param trace of the attempt that may begin
   */
  Begin.Result begin(QueueEntry entry, String nonce, Usage prompt, Optional<TraceParent> trace);

  /** Ends a job that can never begin. No attempt is counted. */
  Finish.WithoutBegin endUnbegun(QueueEntry entry, Ending ending);

  /** Gives an entry that was not begun back to all workers, at once. Any other is left alone. */
  void handBack(QueueEntry entry);

  /** Forgets this worker, unless entries are still pending for it. */
  void retire();
}
