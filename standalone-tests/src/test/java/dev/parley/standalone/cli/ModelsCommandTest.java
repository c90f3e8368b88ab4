package dev.parley.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.models.hub.Hub;
import dev.parley.models.hub.HubSettings;
import dev.parley.models.hub.fake.FakeHub;
import dev.parley.models.hub.fake.Trouble;
import dev.parley.standalone.chat.Terminal;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ModelsCommandTest {

  private static final String MODEL = "Org/Tiny";

  @TempDir Path home;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final FakeHub server =
      new FakeHub(MODEL)
          .with("config.json", "{}")
          .with("tokenizer.json", "{}")
          .with("tokenizer_config.json", "{}")
          .with("model.safetensors", new byte[5000]);

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void pullsListsAndRemoves() {
    assertThat(run("pull", MODEL)).isZero();
    Path folder = Path.of(text(out).strip());
    assertThat(folder.resolve("model.safetensors")).hasSize(5000);
    assertThat(text(err)).contains("100 % of 5.01 kB", "./parley --model " + MODEL);

    assertThat(run("list")).isZero();
    assertThat(text(out).lines())
        .anySatisfy(line -> assertThat(line).matches("hf:Org/Tiny +5.01 kB +" + folder))
        .anySatisfy(line -> assertThat(line).matches("Qwen/Qwen1.5-0.5B-Chat +1.24 GB +Tongyi.*"));

    assertThat(run("remove", MODEL)).isZero();
    assertThat(folder).doesNotExist();
    assertThat(run("remove", MODEL)).isEqualTo(1);
  }

  @Test
  void withoutTheHubThatWhichIsHereIsEnough() {
    assertThat(run("pull", MODEL)).isZero();
    server.next(FakeHub.LIST, Trouble.status(403));
    assertThat(run("pull", MODEL)).isZero();
    assertThat(text(out)).contains("snapshots");
    assertThat(text(err)).contains("403");
  }

  @Test
  void aRefusalIsOneLineAndCodeThree() {
    assertThat(run("pull", "Org/Other")).isEqualTo(3);
    assertThat(text(out)).isEmpty();
    assertThat(text(err).lines().filter(line -> line.startsWith("parley: ")))
        .singleElement()
        .asString()
        .contains("no model Org/Other", "404");
  }

  @Test
  void badUsageEndsWithTwo() {
    assertThat(run("pull", "../etc")).isEqualTo(2);
    assertThat(run("pull")).isEqualTo(2);
    assertThat(run()).isEqualTo(2);
  }

  private int run(String... arguments) {
    out.reset();
    err.reset();
    Map<String, String> names = Map.of("HF_ENDPOINT", server.endpoint().toString());
    Hub hub = new Hub(new HubSettings(names::get, home));
    return new CommandLine(new ModelsCommand(hub, terminal())).execute(arguments);
  }

  private Terminal terminal() {
    return new Terminal(
        new BufferedReader(Reader.nullReader()),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        false,
        false);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
