package dev.parley.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.client.ScriptedServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ChatCommandTest {

  private static final String IN_IS_TERMINAL = "launcher.terminal.0";

  @TempDir private Path folder;

  /** Else it would read what is piped into this process, which Surefire never ends. */
  @BeforeEach
  void nothingIsPiped() {
    System.setProperty(IN_IS_TERMINAL, "true");
  }

  @AfterEach
  void asItWas() {
    System.clearProperty(IN_IS_TERMINAL);
  }

  @Test
  void sendsSchemaAndToolsFromFiles() throws Exception {
    Path schema = Files.writeString(folder.resolve("schema.json"), "{\"type\":\"object\"}");
    Path tools = Files.writeString(folder.resolve("tools.json"), "[{\"type\":\"function\"}]");
    try (ScriptedServer server = new ScriptedServer()) {
      server.script(ScriptedServer.Connection.of(ScriptedServer.completed("5-1", "stop")));
      assertThat(
              Commands.run(
                  "chat",
                  "--url",
                  server.address().toString(),
                  "--json-schema",
                  schema.toString(),
                  "--tools",
                  tools.toString(),
                  "hi"))
          .isZero();
      JsonNode request = JsonMapper.shared().readTree(server.requests.getFirst());
      assertThat(request.path("response_format").toString())
          .isEqualTo(
              "{\"type\":\"json_schema\",\"json_schema\":{\"schema\":{\"type\":\"object\"}}}");
      assertThat(request.path("tools").toString()).isEqualTo("[{\"type\":\"function\"}]");
    }
  }

  @Test
  void aFileWithoutJsonIsBadUsage() throws Exception {
    Path broken = Files.writeString(folder.resolve("broken.json"), "{");
    assertThat(Commands.run("chat", "--json-schema", broken.toString(), "hi")).isEqualTo(2);
    assertThat(Commands.run("chat", "--tools", "/nowhere/tools.json", "hi")).isEqualTo(2);
  }
}
