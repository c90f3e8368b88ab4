package dev.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.Await;
import dev.parley.testkit.TestRedis;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The exit codes of the process itself. */
class ProcessEndTest {

  @TempDir private Path folder;

  @Test
  void badSettingsEndWithTwoAndALineThatNamesTheSetting() throws Exception {
    Process process = launch("--parley.queue.depth=0");
    assertThat(code(process)).isEqualTo(2);
    assertThat(output()).contains("api-service: parley.queue.depth is 0");
  }

  @Test
  void settingsThatCannotBeReadEndWithTwo() throws Exception {
    Process process = launch("--parley.queue.depth=many");
    assertThat(code(process)).isEqualTo(2);
    assertThat(output()).contains("parley.queue");
  }

  @Test
  void withoutRedisTheStartEndsWithFour() throws Exception {
    Process process =
        launch("--parley.redis.url=redis://:secret@127.0.0.1:1", "--parley.redis.patience=1s");
    assertThat(code(process)).isEqualTo(4);
    assertThat(output()).contains("Redis is not reachable").doesNotContain("secret");
  }

  @Test
  void aSignalEndsWithZero() throws Exception {
    Process process = launch("--parley.redis.url=" + TestRedis.shared().url());
    Await.until("the service listens", () -> output().contains("Tomcat started"));
    process.destroy();
    assertThat(code(process)).isZero();
  }

  private Process launch(String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", classPath()));
    command.addAll(List.of(ApiService.class.getName(), "--server.port=0"));
    command.addAll(List.of(args));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log().toFile())
        .start();
  }

  /** Surefire hides the class path behind a jar; it tells the real one here. */
  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  private static int code(Process process) throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private Path log() {
    return folder.resolve("log");
  }

  private String output() throws IOException {
    return Files.readString(log(), StandardCharsets.UTF_8);
  }
}
