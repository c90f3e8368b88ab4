package dev.parley.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.client.ScriptedServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StatusCommandTest {

  @Test
  void showsTheQueueInATable() throws IOException {
    try (ScriptedServer server = new ScriptedServer()) {
      server
          .at("/actuator/health/readiness", "{\"status\":\"UP\"}")
          .at(
              "/v1/queue",
              """
              {"data":[{"model":"builtin","depth":3,"limit":64,"running":8,"seats":8,"workers":1,
               "eta_ms":11200}]}\
              """);
      Result result = status(server);
      assertThat(result.code()).isZero();
      assertThat(result.out().lines().toList())
          .satisfiesExactly(
              line -> assertThat(line).endsWith(": ready"),
              line -> assertThat(line.split(" +")).startsWith("MODEL", "WAITING"),
              line ->
                  assertThat(line.split(" +"))
                      .containsExactly("builtin", "3", "64", "8", "8", "1", "12", "s"));
    }
  }

  @Test
  void withoutAWorkerItIsNotReady() throws IOException {
    try (ScriptedServer server = new ScriptedServer()) {
      server
          .at("/actuator/health/readiness", "{\"status\":\"UP\"}")
          .at("/v1/queue", "{\"data\":[]}");
      assertThat(status(server).code()).isEqualTo(1);
    }
  }

  @Test
  void withoutAServerItEndsWithOne() throws IOException {
    ScriptedServer server = new ScriptedServer();
    server.close();
    assertThat(status(server).code()).isEqualTo(1);
  }

  @Test
  void badUsageEndsWithTwo() {
    assertThat(run("status", "--url", "malformed").code()).isEqualTo(2);
    assertThat(run("frobnicate").code()).isEqualTo(2);
    assertThat(run("--port", "many").code()).isEqualTo(2);
    assertThat(run("--port", "70000").code()).isEqualTo(2);
    assertThat(run("chat", "--max-tokens", "few", "hi").code()).isEqualTo(2);
  }

  @Test
  void helpNamesTheOptionsAndTheCommands() {
    Result help = run("--help");
    assertThat(help.code()).isZero();
    assertThat(help.out())
        .contains(
            "--port", "--host", "--model", "--data", "--redis", "chat", "status", "models",
            "doctor");
    assertThat(run("--version").out()).startsWith("Parley");
  }

  private record Result(int code, String out) {}

  private static Result status(ScriptedServer server) {
    return run("status", "--url", server.address() + "/");
  }

  private static Result run(String... arguments) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      return new Result(Commands.run(arguments), bytes.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(before);
    }
  }
}
