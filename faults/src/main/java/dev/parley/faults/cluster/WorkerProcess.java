package dev.parley.faults.cluster;

import dev.parley.faults.invariants.Evidence.Holding;
import dev.parley.testkit.fault.FaultProxy;
import dev.parley.testkit.process.JavaProcess;
import java.util.Optional;

/**
 * A worker as a process of its own, with a proxy between it and Redis.
 *
 * @param redis the way to Redis
 */
public record WorkerProcess(JavaProcess process, FaultProxy redis, ProcessHolding stock)
    implements AutoCloseable {

  /** Begins to start one, behind a proxy if it has one server; {@link #ready} waits for it. */
  public static WorkerProcess start(WorkerPlan plan, String... flags) {
    if (plan.redis().isCluster()) {
      return start(plan, FaultProxy.toRedis(0), flags);
    }
    FaultProxy redis = FaultProxy.toRedis(plan.redis().port());
    return start(plan.redis(RedisTarget.at(redis)), redis, flags);
  }

  private static WorkerProcess start(WorkerPlan plan, FaultProxy redis, String... flags) {
    JavaProcess process =
        Processes.command(WorkerMain.class).options(flags).arguments(plan.words()).start();
    return new WorkerProcess(process, redis, new ProcessHolding(process));
  }

  /** Waits until it takes jobs. */
  public WorkerProcess ready() {
    process.line(line -> line.equals(WorkerMain.READY));
    stock.takeStock();
    return this;
  }

  /** Takes stock as soon as it takes jobs; waits for nothing. */
  public void takeStock() {
    if (process.isAlive() && process.lines().contains(WorkerMain.READY)) {
      stock.takeStock();
    }
  }

  /** What it held when it was ready and what it holds now; empty when it was not or has ended. */
  public Optional<Holding> holding() {
    return stock.compare();
  }

  @Override
  public void close() {
    process.close();
    redis.close();
  }
}
