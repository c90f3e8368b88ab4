package dev.parley.sweep;

import dev.parley.job.ModelName;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.RedisUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop that looks after overdue jobs: sweeps every period with jitter, and compares the live
 * jobs with the queues every 30 s, unless another process just did. APIs and workers both run one,
 * so that timeouts hold while either lives. Survives bad turns.
 */
public final class Sweeper implements AutoCloseable {

  /** Hears what the sweeps did; called on the sweeper's thread. */
  public interface Listener {

    void swept(Sweep.Swept swept);

    void collected(Gc.Counts counts);
  }

  private static final Logger log = LoggerFactory.getLogger(Sweeper.class);
  private static final Duration GC_PERIOD = Duration.ofSeconds(30);
  private static final double JITTER = 0.2;
  private static final int A_FULL_TURN = 100;

  private final RedisConnections redis;
  private final Duration period;
  private final Listener listener;
  private final Sweep sweep;
  private final Gc gc;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private long lastGc = System.nanoTime();
  private boolean failing;

  /**
   * @param period between two turns, ± 20 %; every process should have the same
   */
  public Sweeper(RedisConnections redis, Duration period, Listener listener) {
    this.redis = redis;
    this.period = period;
    this.listener = listener;
    this.sweep = new Sweep(redis, period);
    this.gc = new Gc(redis);
    this.thread = Thread.ofPlatform().name("parley-sweep").daemon().unstarted(this::run);
  }

  /** Starts the loop on a thread of its own. Call once. */
  public void start() {
    thread.start();
  }

  /** Ends the loop after its turn. */
  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    log.info("sweep started period={}", period);
    try {
      while (!closed.await(pause(), TimeUnit.NANOSECONDS)) {
        turn();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    log.info("sweep stopped");
  }

  private long pause() {
    return (long)
        (period.toNanos() * ThreadLocalRandom.current().nextDouble(1 - JITTER, 1 + JITTER));
  }

  private void turn() {
    try {
      for (int shard = 0; shard < redis.settings().shards(); shard++) {
        sweep(shard);
      }
      if (System.nanoTime() - lastGc >= GC_PERIOD.toNanos()) {
        lastGc = System.nanoTime();
        collect();
      }
      recovered();
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  private void sweep(int shard) {
    List<Sweep.Swept> swept;
    do {
      swept = sweep.run(shard);
      swept.forEach(listener::swept);
    } while (swept.size() >= A_FULL_TURN);
  }

  private void collect() {
    for (int shard = 0; shard < redis.settings().shards(); shard++) {
      for (ModelName model : gc.due(shard, GC_PERIOD.dividedBy(2))) {
        listener.collected(gc.run(shard, model));
      }
    }
  }

  /** Says once that turns fail, and once that they work again. */
  private void failed(RuntimeException problem) {
    if (!failing && problem instanceof RedisUnavailable) {
      log.warn("sweep: {}", problem.getMessage());
    } else if (!failing) {
      log.error("sweep: a turn failed", problem);
    }
    failing = true;
  }

  private void recovered() {
    if (failing) {
      log.info("sweep works again");
    }
    failing = false;
  }
}
