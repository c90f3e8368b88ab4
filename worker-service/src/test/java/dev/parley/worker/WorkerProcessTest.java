package dev.parley.worker;

import static dev.parley.worker.fake.FakeTokens.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.job.Ending;
import dev.parley.job.Job;
import dev.parley.job.JobEvent;
import dev.parley.job.JobId;
import dev.parley.testkit.TestRedis;
import dev.parley.worker.fake.FakeWorker;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workers as processes of their own, and how they end. */
@Timeout(180)
class WorkerProcessTest {

  private final TestRedis redis = TestRedis.shared();
  private final Bench bench = new Bench(redis);
  private final Deque<Process> processes = new ArrayDeque<>();

  @AfterEach
  void close() {
    processes.forEach(Process::destroyForcibly);
    bench.close();
  }

  @Test
  void anotherProcessContinuesAfterAKillAndEndsCleanlyWhenAsked() throws Exception {
    Process first = start();
    JobId id = bench.ask("1", 60);
    bench.awaitTokens(id, 10);
    first.destroyForcibly().waitFor();
    Process second = start();
    bench.awaitEvent(id, event -> event instanceof JobEvent.Started s && s.attempt() == 2);
    Job job = bench.ended(id);
    assertThat(job.ending().orElseThrow()).isInstanceOf(Ending.Completed.class);
    assertThat(bench.text(id)).isEqualTo(text(1, 0, 60));
    assertThat(job.attempts()).isEqualTo(2);
    second.destroy();
    assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(second.exitValue()).isZero();
  }

  @Test
  void aHungEngineEndsTheProcessWithCodeFive() throws Exception {
    Process worker = start("-Dfake.hang=1.5");
    bench.ask("1", 60);
    assertThat(worker.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(worker.exitValue()).isEqualTo(5);
  }

  private Process start(String... flags) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> command = new ArrayList<>(List.of(java, "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of(flags));
    command.addAll(List.of("-Dfake.pace=50", "-cp", classPath, FakeWorker.class.getName()));
    command.addAll(
        List.of(
            "--server.port=-1",
            "--parley.redis.url=" + redis.url(),
            "--parley.lease.duration=2s",
            "--parley.lease.heartbeat=400ms",
            "--parley.timeouts.token-gap=3s",
            "--parley.sweep.period=300ms"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    processes.push(process);
    awaitReady(process);
    return process;
  }

  /** Its log says when it takes jobs; what it says afterwards is read so that it never waits. */
  private static void awaitReady(Process process) throws IOException {
    BufferedReader log = process.inputReader();
    List<String> lines = new ArrayList<>();
    for (String line = log.readLine(); ; line = log.readLine()) {
      if (line == null) {
        throw new AssertionError("ended before it was ready: " + lines);
      }
      lines.add(line);
      if (line.contains("ready, model")) {
        Thread.ofVirtual().start(() -> log.lines().forEach(rest -> {}));
        return;
      }
    }
  }
}
