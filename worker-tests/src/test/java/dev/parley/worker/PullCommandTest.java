package dev.parley.worker;

import static dev.parley.models.hub.Pulls.MODEL;
import static dev.parley.models.hub.Pulls.publish;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.models.hub.Hub;
import dev.parley.models.hub.Pulls;
import dev.parley.models.hub.fake.FakeHub;
import dev.parley.service.process.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code worker-service.jar pull}: what it says, and with which code it ends. */
class PullCommandTest {

  @TempDir Path home;
  private final FakeHub server = publish();
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void pullsTheModelThatTheArgumentNames() {
    assertThat(pull(Optional.of("Other/Model"), MODEL)).isEqualTo(ExitCode.OK);
    assertThat(said()).contains("pulling " + MODEL + ": 100 %", MODEL + " is here: " + home);
  }

  @Test
  void pullsTheConfiguredModelWithoutAnArgument() {
    assertThat(pull(Optional.of(MODEL))).isEqualTo(ExitCode.OK);
    assertThat(said()).contains(MODEL + " is here: " + home);
  }

  @Test
  void pullsNothingWhereNoHubIsNeeded() {
    assertThat(pull(Optional.empty())).isEqualTo(ExitCode.OK);
    assertThat(said()).isEqualTo("nothing to pull: the built-in model needs none\n");
    assertThat(pull(Optional.empty(), home.toString())).isEqualTo(ExitCode.OK);
    assertThat(said()).contains(home + " is not the name of a published model");
    assertThat(server.seen()).isEmpty();
  }

  @Test
  void endsWithThreeWhenTheHubDoesNotHaveIt() {
    assertThat(pull(Optional.empty(), "Org/Other")).isEqualTo(ExitCode.MODEL_NOT_USABLE);
    assertThat(said()).contains("parley: there is no model Org/Other");
  }

  @Test
  void endsWithTwoAfterTooManyArguments() {
    assertThat(pull(Optional.empty(), "a/b", "c/d")).isEqualTo(ExitCode.BAD_CONFIGURATION);
    assertThat(said()).startsWith("usage: pull [NAME]");
  }

  @Test
  void endsWithTwoWhenASettingIsInvalid() {
    Hub hub = new Hub(Pulls.settings(server, home, "HF_ENDPOINT", "ftp://x"));
    assertThat(command(hub).pull(List.of(MODEL), Optional.empty()))
        .isEqualTo(ExitCode.BAD_CONFIGURATION);
    assertThat(said()).startsWith("parley: ").contains("ftp://x");
  }

  private ExitCode pull(Optional<String> configured, String... arguments) {
    Hub hub = new Hub(Pulls.settings(server, home));
    return command(hub).pull(List.of(arguments), configured);
  }

  private PullCommand command(Hub hub) {
    return new PullCommand(hub, new PrintStream(said, true, StandardCharsets.UTF_8));
  }

  private String said() {
    return said.toString(StandardCharsets.UTF_8);
  }
}
