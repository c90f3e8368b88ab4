package dev.parley.worker.fake;

import dev.parley.inference.fake.FakeModel;
import dev.parley.job.ModelName;
import dev.parley.worker.WorkerService;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A worker process with the fake model, for tests that kill real processes. {@code -Dfake.pace=20}
 * is the time of a step in milliseconds, {@code -Dfake.crash=1.5} ends the process, as a crash in
 * native code would, whenever token 5 of job 1 is due, {@code -Dfake.hang=1.5} never computes that
 * token. Arguments are the worker's.
 */
public final class FakeWorker {

  private static final int ABORTED = 134;

  private FakeWorker() {}

  public static void main(String[] args) {
    WorkerService.main(() -> model(FakeModel.NAME), args);
  }

  /** The model that the properties describe, under any name. */
  public static FakeModel model(ModelName name) {
    FakeModel model =
        FakeModel.endless().named(name).pace(Duration.ofMillis(Long.getLong("fake.pace", 0)));
    at("fake.crash", model, () -> Runtime.getRuntime().halt(ABORTED));
    at("fake.hang", model, LockSupport::park);
    return model;
  }

  /** Lets {@code trouble} happen before the token that the property names. */
  private static void at(String property, FakeModel model, Runnable trouble) {
    String[] jobAndToken = System.getProperty(property, "").split("\\.", 2);
    if (jobAndToken.length == 2) {
      int job = Integer.parseInt(jobAndToken[0]);
      int token = Integer.parseInt(jobAndToken[1]);
      model.before(job, token, trouble);
    }
  }
}
