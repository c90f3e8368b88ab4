package dev.parley.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.TestRedis;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A worker with short times as a process of its own, which ends with the test. */
record WorkerProcess(Process process) implements AutoCloseable {

  /**
   * @param flags of the JVM
   * @param settings of the worker, besides the short times
   */
  static WorkerProcess start(
      Class<?> main, List<String> flags, TestRedis redis, String... settings) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> command = new ArrayList<>(List.of(java, "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC"));
    command.addAll(flags);
    command.addAll(List.of("-cp", classPath, main.getName()));
    command.addAll(
        List.of(
            "--server.port=-1",
            "--parley.redis.url=" + redis.url(),
            "--parley.lease.duration=2s",
            "--parley.lease.heartbeat=400ms",
            "--parley.sweep.period=300ms"));
    command.addAll(List.of(settings));
    try {
      return new WorkerProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its log says when it takes jobs; what it says afterwards is read so that it never waits. */
  WorkerProcess awaitReady() {
    BufferedReader log = process.inputReader();
    List<String> lines = new ArrayList<>();
    try {
      for (String line = log.readLine(); line != null; line = log.readLine()) {
        lines.add(line);
        if (line.contains("ready, model")) {
          Thread.ofVirtual().start(() -> log.lines().forEach(rest -> {}));
          return this;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new AssertionError("ended before it was ready: " + lines);
  }

  /** Sends a signal by name. */
  void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  /** Waits for the end. */
  int exitCode() throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  /** kill -9, awaited. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
