package dev.parley.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.standalone.Parley;
import dev.parley.testkit.process.JavaCommand;
import dev.parley.testkit.process.JavaProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code parley} in processes with another locale, another home or another environment. */
class SurroundingsTest {

  private static final String READY = "Parley is ready: ";

  @TempDir Path temp;

  /** Persian: its digits would be wrong in redis.conf, in headers, in addresses and in Lua. */
  @Test
  void answersUnderALocaleWithDigitsOfItsOwn() {
    List<String> persian =
        List.of("-Duser.language=fa", "-Duser.country=IR", "-Duser.extensions=u-nu-arabext");
    try (JavaProcess parley =
        Processes.start(persian, Parley.class, "up", "--port=0", "--data=" + temp)) {
      String ready = parley.line(line -> line.startsWith(READY));
      assertThat(ready).matches(READY + "http://127\\.0\\.0\\.1:[0-9]+");
      ApiCaller caller = ApiCaller.at(ready.substring(READY.length()));
      StreamRecorder answer = caller.watch(caller.job("Hello!", ",\"max_tokens\":8"));
      assertThat(answer.end().event()).isEqualTo("completed");
      caller.untilText("/actuator/prometheus", "parley_chats_accepted_total{", "} 1.0");
      parley.signal("TERM");
      assertThat(parley.exitCode()).isZero();
    }
  }

  @Test
  void doctorPrintsItsFindingsAlone() {
    Map<String, String> offline = Map.of("HF_HUB_OFFLINE", "1");
    try (JavaProcess doctor =
        Processes.start(Parley.class, offline, "doctor", "--port=0", "--data=" + temp)) {
      assertThat(doctor.exitCode()).isZero();
      assertThat(doctor.lines())
          .hasSizeGreaterThan(8)
          .allMatch(line -> line.matches("(ok|warn) +\\S+ +\\S.*| {15}-> .*|Parley can .*|"));
    }
  }

  @Test
  void withoutAHomeTheOneLineNamesTheOption() {
    Map<String, String> homeless = Map.of("HOME", JavaCommand.UNSET);
    List<String> unknownUser = List.of("-Duser.home=?");
    try (JavaProcess parley = Processes.start(unknownUser, Parley.class, homeless, "--port=0")) {
      assertThat(parley.exitCode()).isEqualTo(2);
      assertThat(parley.lines()).singleElement().asString().contains("--data");
    }
  }

  @Test
  void withoutAHomeTheNativeLibrariesLieBesideTheData() {
    Map<String, String> homeless =
        Map.of(
            "HOME",
            JavaCommand.UNSET,
            "XDG_CACHE_HOME",
            JavaCommand.UNSET,
            "DJL_CACHE_DIR",
            JavaCommand.UNSET);
    List<String> unknownUser = List.of("-Duser.home=?");
    try (JavaProcess parley =
        Processes.start(
            unknownUser, Parley.class, homeless, "--port=0", "--data=" + temp.resolve("data"))) {
      var _ = parley.line(line -> line.startsWith(READY));
      assertThat(temp.resolve("data/djl/pytorch")).isDirectory();
      assertThat(temp.resolve("data/djl/tokenizers")).isDirectory();
      parley.signal("TERM");
      assertThat(parley.exitCode()).isZero();
    }
  }
}
