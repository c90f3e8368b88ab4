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
class ApiProcessTest {

  @TempDir private Path folder;

  @Test
  void badSettingsEndWithTwoAndALineThatNamesTheSetting() throws Exception {
    Process process = launch("--parley.queue.depth=0");
    assertThat(code(process)).isEqualTo(2);
    assertThat(errors()).isEqualTo("api-service: parley.queue.depth is 0: must be 1 to 1000000\n");
    assertThat(output()).doesNotContain("parley.queue", "Exception");
  }

  @Test
  void settingsThatCannotBeReadEndWithTwo() throws Exception {
    Process process = launch("--parley.queue.depth=many");
    assertThat(code(process)).isEqualTo(2);
    assertThat(errors().lines()).singleElement().asString().contains("parley.queue.depth");
  }

  @Test
  void aPrefixThatIsTooLongEndsWithTwoAndOneLine() throws Exception {
    Process process = launch("--parley.redis.prefix=" + "p".repeat(65));
    assertThat(code(process)).isEqualTo(2);
    assertThat(errors().lines()).singleElement().asString().contains("parley.redis.prefix is ppp");
  }

  @Test
  void anAddressThatLettuceCannotReadEndsWithTwoAndShowsNoPassword() throws Exception {
    Process process = launch("--parley.redis.url=redis://:secret@127.0.0.1:99999");
    assertThat(code(process)).isEqualTo(2);
    assertThat(errors().lines()).singleElement().asString().contains("parley.redis.url");
    assertThat(output() + errors()).doesNotContain("secret");
  }

  @Test
  void thePrefixOfMostCharactersStarts() throws Exception {
    Process process =
        launch(
            "--parley.redis.url=" + TestRedis.shared().url(),
            "--parley.redis.prefix=" + "p".repeat(64));
    Await.until("the service listens", () -> output().contains("Tomcat started"));
    process.destroy();
    assertThat(code(process)).isZero();
  }

  @Test
  void withoutRedisTheStartEndsWithFour() throws Exception {
    Process process =
        launch("--parley.redis.url=redis://:secret@127.0.0.1:1", "--parley.redis.patience=1s");
    assertThat(code(process)).isEqualTo(4);
    assertThat(errors()).contains("Redis is not reachable").doesNotContain("secret");
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
        .redirectError(folder.resolve("errors").toFile())
        .redirectOutput(folder.resolve("output").toFile())
        .start();
  }

  /** Surefire hides the class path behind a jar; this finds the real one. */
  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  private static int code(Process process) throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private String output() throws IOException {
    return Files.readString(folder.resolve("output"), StandardCharsets.UTF_8);
  }

  private String errors() throws IOException {
    return Files.readString(folder.resolve("errors"), StandardCharsets.UTF_8);
  }
}
