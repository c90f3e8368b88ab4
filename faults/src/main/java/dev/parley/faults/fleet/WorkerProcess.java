package dev.parley.faults.fleet;

import dev.parley.testkit.fault.FaultProxy;
import java.util.List;

/**
 * A worker as a process of its own, with a proxy between it and Redis.
 *
 * @param redis the way to Redis
 */
public record WorkerProcess(JavaProcess process, FaultProxy redis) implements AutoCloseable {

  /** Begins to start one; {@link #ready} waits for it. */
  public static WorkerProcess start(WorkerPlan plan, String... flags) {
    FaultProxy redis = FaultProxy.toRedis(plan.port());
    WorkerPlan behind = plan.port(redis.port());
    JavaProcess process = JavaProcess.start(WorkerMain.class, List.of(flags), behind.words());
    return new WorkerProcess(process, redis);
  }

  /** Waits until it takes jobs. */
  public WorkerProcess ready() {
    process.line(line -> line.equals(WorkerMain.READY));
    process.takeStock();
    return this;
  }

  /** Takes stock as soon as it takes jobs; waits for nothing. */
  public void takeStock() {
    if (process.isAlive() && process.lines().contains(WorkerMain.READY)) {
      process.takeStock();
    }
  }

  @Override
  public void close() {
    process.close();
    redis.close();
  }
}
