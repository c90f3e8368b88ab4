package dev.parley.faults.cluster;

import dev.parley.inference.fake.FakeModel;
import dev.parley.job.ModelName;
import dev.parley.loop.Ticker;
import dev.parley.service.process.Shutdown;
import dev.parley.worker.Worker;
import dev.parley.worker.WorkerEnvironment;
import dev.parley.worker.fake.FakeWorker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/**
 * A worker process without Spring, which starts in a second: everything but the reading of settings
 * and the health page is the product's. Its model is that of {@link FakeWorker}; {@code
 * -Dfake.oom=1.5} runs out of memory once when token 5 of job 1 is due.
 */
public final class WorkerMain {

  static final String READY = "takes jobs";
  private static final int EXIT_ENGINE_STUCK = 5;

  private WorkerMain() {}

  public static void main(String[] args) throws InterruptedException {
    Shutdown.run("worker", () -> start(WorkerPlan.parse(args)));
    System.out.println(READY);
    Thread.currentThread().join(); // until a signal
  }

  private static Worker start(WorkerPlan plan) {
    FakeModel model = FakeWorker.model(new ModelName(plan.model())).pace(plan.pace());
    runOutOfMemory(model, System.getProperty("fake.oom", ""));
    Runnable halt = () -> Runtime.getRuntime().halt(EXIT_ENGINE_STUCK);
    try {
      return Worker.start(
          plan.settings(),
          new WorkerEnvironment(() -> model, new SimpleMeterRegistry(), Ticker.SYSTEM, halt)
              .whenDrained(() -> System.exit(0)));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void runOutOfMemory(FakeModel model, String jobAndToken) {
    String[] numbers = jobAndToken.split("\\.", 2);
    if (numbers.length == 2) {
      model.fail(
          Integer.parseInt(numbers[0]),
          Integer.parseInt(numbers[1]),
          1,
          () -> new OutOfMemoryError("as asked"));
    }
  }
}
