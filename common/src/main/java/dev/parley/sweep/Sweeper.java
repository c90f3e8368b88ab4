package dev.parley.sweep;

import dev.parley.job.ModelName;
import dev.parley.loop.Loop;
import dev.parley.loop.Ticker;
import dev.parley.redis.OldLibraries;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.RedisUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop that looks after overdue jobs: sweeps every period with jitter, and compares the live
 * jobs with the queues every 30 s, unless another process just did. APIs and workers both run one,
 * so that timeouts hold while either lives. Survives bad turns.
 */
public final class Sweeper implements AutoCloseable {

  /** Is called with what the sweeps did, on the sweeper's thread. */
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
  private final OldLibraries oldLibraries;
  private volatile @Nullable Loop loop;
  private long lastGc = Ticker.SYSTEM.nanos();
  private boolean isRested;
  private boolean hasTidied;
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
    this.oldLibraries = new OldLibraries(redis);
  }

  /** Starts the loop on a thread of its own. Call once. */
  public void start() {
    log.info("sweep started period={}", period);
    loop = Loop.start("parley-sweep", period, Ticker.SYSTEM, this::turnAndRest);
  }

  /** Ends the loop after its turn. */
  @Override
  public void close() {
    Loop running = loop;
    if (running != null) {
      running.close();
      log.info("sweep stopped");
    }
  }

  /** Rests first: a process that has just started is no reason to look. */
  private Duration turnAndRest() {
    if (isRested) {
      turn();
    }
    isRested = true;
    double share = ThreadLocalRandom.current().nextDouble(1 - JITTER, 1 + JITTER);
    return Duration.ofNanos((long) (period.toNanos() * share));
  }

  private void turn() {
    try {
      redis.shards().askAll(this::sweep);
      if (Ticker.SYSTEM.nanos() - lastGc >= GC_PERIOD.toNanos()) {
        lastGc = Ticker.SYSTEM.nanos();
        redis.shards().askAll(this::collect);
        tidyOnce();
      }
      recovered();
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  /** Returns how many were overdue. */
  private int sweep(int shard) {
    int all = 0;
    List<Sweep.Swept> swept;
    do {
      swept = sweep.run(shard);
      swept.forEach(listener::swept);
      all += swept.size();
    } while (swept.size() >= A_FULL_TURN);
    return all;
  }

  /** Returns of how many models. */
  private int collect(int shard) {
    List<ModelName> due = gc.due(shard, GC_PERIOD.dividedBy(2));
    due.forEach(model -> listener.collected(gc.run(shard, model)));
    return due.size();
  }

  private void tidyOnce() {
    if (!hasTidied) {
      hasTidied = true;
      log.info("old scripts deleted libraries={}", oldLibraries.delete().size());
    }
  }

  /** Logs once that turns fail, and once that they work again. */
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
