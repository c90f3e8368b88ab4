package dev.parley.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.standalone.Parley;
import dev.parley.standalone.redis.DataFolder;
import dev.parley.testkit.process.JavaProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code parley} as people run it, with the built-in model. */
class StandaloneTest {

  /** 400 tokens, whatever the model would say. */
  private static final String LONG_ANSWER =
      """
      ,"max_tokens":400,"response_format":{"type":"json_schema","json_schema":{"name":"ones",
      "schema":{"type":"object","required":["ones"],"additionalProperties":false,
      "properties":{"ones":{"type":"array","items":{"const":1},"minItems":150}}}}}
      """;

  private static final String READY = "Parley is ready: ";

  @TempDir Path temp;

  @Test
  void answersOnTheTerminalAndLeavesNothingBehindAtCtrlC() throws IOException {
    Path data = temp.resolve("data");
    try (JavaProcess parley = up(data)) {
      ApiCaller caller = ready(parley);
      assertThat(parley.lines().stream().filter(line -> line.startsWith(READY))).hasSize(1);

      StreamRecorder viewer = caller.watch(caller.job("Hello!", ",\"temperature\":0"));
      assertThat(viewer.end().event()).isEqualTo("completed");
      assertThat(viewer.text()).isNotBlank();
      caller.untilText(
          "/actuator/prometheus",
          "parley_chats_accepted_total{",
          "parley_worker_attempts_over_total{error=\"\",outcome=\"completed\"} 1.0",
          "gen_ai_server_time_to_first_token_seconds_bucket{");
      assertThat(Files.readAllLines(data.resolve("parley.log")))
          .anyMatch(line -> line.contains(" [parley] ") && line.contains("job queued model="))
          .anyMatch(line -> line.contains(" [parley] ") && line.contains("job finished model="));

      Path errors = temp.resolve("errors");
      try (JavaProcess chat =
          command(
              errors, "chat", "--url", caller.base().toString(), "--temperature", "0", "Hello!")) {
        assertThat(chat.exitCode()).as(() -> text(errors)).isZero();
        assertThat(String.join("\n", chat.lines())).isEqualTo(viewer.text().stripTrailing());
      }
      try (JavaProcess status = command(errors, "status", "--url", caller.base().toString())) {
        assertThat(status.exitCode()).as(() -> text(errors)).isZero();
        assertThat(status.lines().getFirst()).endsWith(": ready");
      }

      long redis = redisPid(data);
      parley.signal("INT");
      assertThat(parley.exitCode()).isZero();
      assertThat(ProcessHandle.of(redis)).isEmpty();
      assertThat(ProcessHandle.of(parley.pid())).isEmpty();
    }
    DataFolder.claim(data).close();
  }

  /** Chats are running and waiting at the kill: two seats need seconds for all of them. */
  @Test
  void answersAndChatsSurviveARestartAndAKillDashNine() throws IOException {
    String job;
    String text;
    List<String> live;
    long redis;
    try (JavaProcess first = up(temp)) {
      ApiCaller caller = ready(first);
      job = caller.job("Hello!", "");
      StreamRecorder viewer = caller.watch(job);
      assertThat(viewer.end().event()).isEqualTo("completed");
      text = viewer.text();
      first.signal("TERM");
      assertThat(first.exitCode()).isZero();
    }
    try (JavaProcess second = upInShort(temp)) {
      ApiCaller caller = ready(second);
      assertThat(answer(caller, job)).isEqualTo(text);
      redis = redisPid(temp);
      live = Stream.generate(() -> caller.job("Count, please.", LONG_ANSWER)).limit(16).toList();
      try (StreamRecorder running = caller.watch(live.getFirst())) {
        running.frame(frame -> frame.event().equals("tokens"));
        second.kill();
      }
      assertThat(ProcessHandle.of(redis)).isPresent();
    }
    try (JavaProcess third = upInShort(temp)) {
      ApiCaller caller = ready(third);
      assertThat(ProcessHandle.of(redis)).isEmpty();
      assertThat(answer(caller, job)).isEqualTo(text);
      for (String id : live) {
        assertThat(caller.watch(id).end().event()).isEqualTo("completed");
      }
      assertThat(live.stream().map(id -> caller.get("/v1/jobs/" + id).path("attempt").asInt()))
          .contains(2);
      assertThat(caller.watch(caller.job("Hello!", "")).end().event()).isEqualTo("completed");
      String again = caller.job("Hello!", "");
      assertThat(caller.watch(again).end().event()).isEqualTo("completed");
      assertThat(caller.get("/v1/jobs/" + again).path("usage").path("cached_tokens").asInt())
          .isPositive();
      third.signal("TERM");
      assertThat(third.exitCode()).isZero();
    }
  }

  @Test
  void aFolderInUseATakenPortAndABrokenModelEndWithOneLine() throws IOException {
    DataFolder other = DataFolder.claim(temp.resolve("used"));
    try (JavaProcess second = up(temp.resolve("used"))) {
      assertThat(second.exitCode()).isEqualTo(2);
      assertThat(second.lines()).singleElement().asString().contains("--data");
    }
    other.close();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        JavaProcess late =
            Processes.start(
                Parley.class, "--data=" + temp.resolve("free"), "--port=" + taken.getLocalPort())) {
      assertThat(late.exitCode()).isEqualTo(2);
      assertThat(late.lines()).singleElement().asString().contains("--port");
    }
    Path empty = Files.createDirectories(temp.resolve("empty-model"));
    try (JavaProcess broken =
        Processes.start(
            Parley.class, "--data=" + temp.resolve("free"), "--port=0", "--model=" + empty)) {
      assertThat(broken.exitCode()).isEqualTo(3);
      assertThat(broken.lines().getLast()).startsWith("parley: ").contains("config.json");
    }
    assertThat(temp.resolve("free/redis.pid")).doesNotExist();
  }

  private static JavaProcess up(Path data) {
    return Processes.start(Parley.class, "up", "--port=0", "--data=" + data);
  }

  /** With two seats and a lease that is soon over. */
  private static JavaProcess upInShort(Path data) {
    return Processes.start(
        Parley.class,
        "up",
        "--port=0",
        "--data=" + data,
        "--parley.worker.seats=2",
        "--parley.lease.duration=2s",
        "--parley.lease.heartbeat=400ms",
        "--parley.sweep.period=300ms");
  }

  private static JavaProcess command(Path errors, String... arguments) {
    return Processes.start(Parley.class, errors, arguments);
  }

  private static ApiCaller ready(JavaProcess parley) {
    return ApiCaller.at(parley.line(line -> line.startsWith(READY)).substring(READY.length()));
  }

  private static String answer(ApiCaller caller, String job) {
    return caller.get("/v1/jobs/" + job).path("output").path("text").asString();
  }

  private static long redisPid(Path data) throws IOException {
    return Long.parseLong(Files.readString(data.resolve("redis.pid")).strip());
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
