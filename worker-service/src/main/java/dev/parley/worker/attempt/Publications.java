package dev.parley.worker.attempt;

import dev.parley.job.JobId;
import dev.parley.queue.Attempt;
import dev.parley.redis.RedisConnections;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/** All attempts of this worker that are not over yet. Thread-safe. */
public final class Publications {

  private final Function<Attempt, AttemptWriter> writers;
  private final RetryDelay delay;
  private final Map<Attempt, Publication> live = new ConcurrentHashMap<>();

  /**
   * @param writers how an attempt reaches the log
   */
  public Publications(Function<Attempt, AttemptWriter> writers, RetryDelay delay) {
    this.writers = writers;
    this.delay = delay;
  }

  /** Publishes through the scripts in Redis. */
  public static Publications on(RedisConnections redis, RetryDelay delay) {
    return new Publications(RedisAttemptWriter.on(redis), delay);
  }

  /**
   * @param over called once, when the attempt is over, on the publication's own thread
   */
  public Publication open(Publication.Subject subject, Consumer<Publication> over) {
    Publication publication = new Publication(subject);
    PublicationLoop loop =
        new PublicationLoop(
            publication,
            writers.apply(subject.attempt()),
            delay,
            done -> {
              try {
                over.accept(done);
              } finally {
                forget(done);
              }
            });
    live.put(subject.attempt(), publication);
    loop.start();
    return publication;
  }

  public int size() {
    return live.size();
  }

  /** All attempts show that they live. */
  public void beat() {
    live.values().forEach(Publication::beat);
  }

  /** Somebody ended this job: asks at once whether it is still this worker's. */
  public void check(JobId job) {
    live.values().stream()
        .filter(publication -> publication.attempt().job().equals(job))
        .forEach(Publication::endAnnounced);
  }

  public boolean isPublishing(JobId job) {
    return live.keySet().stream().anyMatch(attempt -> attempt.job().equals(job));
  }

  /** All attempts that have not ended are given to other workers. */
  public void releaseAll() {
    live.values().forEach(publication -> publication.close(new AttemptOutcome.Released()));
  }

  /** Waits until none is left, but not longer than {@code patience}; returns whether none is. */
  public synchronized boolean awaitNone(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!live.isEmpty()) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return true;
  }

  private synchronized void forget(Publication done) {
    live.remove(done.attempt());
    notifyAll();
  }
}
