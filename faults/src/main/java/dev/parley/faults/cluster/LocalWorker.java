package dev.parley.faults.cluster;

import dev.parley.inference.fake.FakeModel;
import dev.parley.job.ModelName;
import dev.parley.loop.Ticker;
import dev.parley.testkit.fault.FaultProxy;
import dev.parley.worker.Worker;
import dev.parley.worker.WorkerEnvironment;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;

/**
 * A worker in this process, with a proxy between it and Redis.
 *
 * @param redis the way to Redis
 * @param model to hold and break
 */
public record LocalWorker(
    Worker worker, FaultProxy redis, FakeModel model, SimpleMeterRegistry meters)
    implements AutoCloseable {

  /** Starts one, behind a proxy if it has one server; returns when it takes jobs. */
  public static LocalWorker start(WorkerPlan plan) {
    if (plan.redis().isCluster()) {
      return direct(plan, FaultProxy.toRedis(0));
    }
    FaultProxy proxy = FaultProxy.toRedis(plan.redis().port());
    return start(plan.redis(RedisTarget.at(proxy)), proxy);
  }

  /** Starts one that reaches Redis without a proxy, whatever the form of its address. */
  public static LocalWorker direct(WorkerPlan plan, FaultProxy unused) {
    return start(plan, unused);
  }

  private static LocalWorker start(WorkerPlan plan, FaultProxy redis) {
    FakeModel model = FakeModel.endless().named(new ModelName(plan.model())).pace(plan.pace());
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    try {
      WorkerEnvironment outside =
          new WorkerEnvironment(() -> model, meters, Ticker.SYSTEM, () -> {});
      return new LocalWorker(Worker.start(plan.settings(), outside), redis, model, meters);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** From now on its tokens come without a pause: what the test had to do is done. */
  public void hurry() {
    model.pace(Duration.ZERO);
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
