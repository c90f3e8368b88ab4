package dev.parley.faults.cluster;

import dev.parley.inference.fake.FakeModel;
import dev.parley.job.ModelName;
import dev.parley.loop.Ticker;
import dev.parley.testkit.fault.FaultProxy;
import dev.parley.worker.Worker;
import dev.parley.worker.WorkerEnvironment;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/**
 * A worker in this process, with a proxy between it and Redis.
 *
 * @param redis the way to Redis
 * @param model to hold and break
 */
public record LocalWorker(
    Worker worker, FaultProxy redis, FakeModel model, SimpleMeterRegistry meters)
    implements AutoCloseable {

  /** Starts one; returns when it takes jobs. */
  public static LocalWorker start(WorkerPlan plan) {
    FaultProxy redis = FaultProxy.toRedis(plan.port());
    FakeModel model = FakeModel.endless().named(new ModelName(plan.model())).pace(plan.pace());
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    WorkerPlan behind = plan.port(redis.port());
    try {
      WorkerEnvironment outside =
          new WorkerEnvironment(() -> model, meters, Ticker.SYSTEM, () -> {});
      return new LocalWorker(Worker.start(behind.settings(), outside), redis, model, meters);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Attempts that were over in this way: completed, lost, released, retried, failed, timed_out. */
  public double over(String outcome) {
    var counter = meters.find("parley.worker.attempts.over").tag("outcome", outcome).counter();
    return counter == null ? 0 : counter.count();
  }

  /** The value of one of its counters without tags. */
  public double count(String name) {
    return meters.get(name).counter().count();
  }

  /** Lets it reach Redis first: a worker that cannot deregister waits long. */
  @Override
  public void close() {
    redis.pass();
    worker.close();
    redis.close();
  }
}
