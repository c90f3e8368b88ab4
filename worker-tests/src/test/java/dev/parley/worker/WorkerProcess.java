package dev.parley.worker;

import dev.parley.testkit.TestRedis;
import dev.parley.testkit.process.JavaCommand;
import dev.parley.testkit.process.JavaProcess;
import java.util.List;
import java.util.stream.Stream;

/** A worker with short times as a process of its own, which ends with the test. */
record WorkerProcess(JavaProcess process) implements AutoCloseable {

  private static final List<String> SHORT_TIMES =
      List.of(
          "--parley.lease.duration=2s",
          "--parley.lease.heartbeat=400ms",
          "--parley.sweep.period=300ms");

  /**
   * @param flags of the JVM
   * @param settings of the worker, besides the short times
   */
  static WorkerProcess start(
      Class<?> main, List<String> flags, TestRedis redis, String... settings) {
    List<String> arguments =
        Stream.of(
                List.of("--server.port=-1", "--parley.redis.url=" + redis.url()),
                SHORT_TIMES,
                List.of(settings))
            .flatMap(List::stream)
            .toList();
    return new WorkerProcess(JavaCommand.of(main).options(flags).arguments(arguments).start());
  }

  /** Its log says when it takes jobs. */
  WorkerProcess awaitReady() {
    var _ = process.line(line -> line.contains("ready, model"));
    return this;
  }

  /** Sends a signal by name. */
  void signal(String name) {
    process.signal(name);
  }

  /** Waits for the end. */
  int exitCode() {
    return process.exitCode();
  }

  /** kill -9, awaited. */
  void kill() {
    process.kill();
  }

  @Override
  public void close() {
    process.close();
  }
}
