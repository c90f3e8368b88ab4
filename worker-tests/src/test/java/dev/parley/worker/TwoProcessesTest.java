package dev.parley.worker;

import static dev.parley.models.hub.Pulls.MODEL;
import static dev.parley.models.hub.Pulls.WEIGHTS;
import static dev.parley.models.hub.Pulls.publish;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.models.hub.fake.FakeHub;
import dev.parley.models.hub.fake.Trouble;
import dev.parley.testkit.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code worker-service.jar pull} in processes of their own, on one cache. */
@Timeout(180)
class TwoProcessesTest {

  @TempDir Path home;
  private final FakeHub server = publish();
  private final Deque<Process> processes = new ArrayDeque<>();

  @AfterEach
  void close() {
    processes.forEach(Process::destroyForcibly);
    server.close();
  }

  @Test
  void pullAModelOnce() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    server.next(WEIGHTS, Trouble.pauseAfter(10, go));
    Process first = pull();
    Await.until("a pull", () -> server.served(WEIGHTS).size() == 1);
    Process second = pull();
    awaitLine(second.inputReader(), "another process pulls " + MODEL);
    go.countDown();
    assertThat(first.waitFor()).isZero();
    assertThat(second.waitFor()).isZero();
    assertThat(server.served(WEIGHTS)).hasSize(1);
  }

  @Test
  void oneGoesOnWhenTheOtherDies() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    server.next(WEIGHTS, Trouble.pauseAfter(10, never));
    Process first = pull();
    Await.until("a pull", () -> server.served(WEIGHTS).size() == 1);
    Process second = pull();
    BufferedReader output = second.inputReader();
    awaitLine(output, "another process pulls " + MODEL);
    first.destroyForcibly();
    awaitLine(output, MODEL + " is here");
    assertThat(second.waitFor()).isZero();
    never.countDown();
  }

  private Process pull() throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                java,
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                WorkerService.class.getName(),
                "pull",
                MODEL));
    builder.environment().put("HF_ENDPOINT", server.endpoint().toString());
    builder.environment().put("HF_HOME", home.toString());
    builder.environment().remove("HF_HUB_CACHE");
    Process process = builder.redirectErrorStream(true).start();
    processes.push(process);
    return process;
  }

  private static void awaitLine(BufferedReader output, String wanted) throws IOException {
    for (String line = output.readLine(); ; line = output.readLine()) {
      assertThat(line).as("ended before it printed %s", wanted).isNotNull();
      if (line.contains(wanted)) {
        return;
      }
    }
  }
}
