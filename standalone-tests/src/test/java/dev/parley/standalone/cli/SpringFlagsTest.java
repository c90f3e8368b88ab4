package dev.parley.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SpringFlagsTest {

  private final Map<String, String> properties = new TreeMap<>();

  @Test
  void takesTheFlagsOfTheServicesOut() {
    assertThat(takeOut("--port", "1", "--parley.queue.depth=4", "--server.tomcat.threads.max", "9"))
        .containsExactly("--port", "1");
    assertThat(properties)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("parley.queue.depth", "4", "server.tomcat.threads.max", "9"));
  }

  @Test
  void leavesTheWordsOfAChatAlone() {
    assertThat(takeOut("chat", "--parley.x=1")).containsExactly("chat", "--parley.x=1");
  }

  @Test
  void theDoctorGetsWhatAStartWouldGet() {
    assertThat(takeOut("doctor", "--parley.worker.memory=1GB")).containsExactly("doctor");
    assertThat(properties).containsEntry("parley.worker.memory", "1GB");
  }

  @Test
  void anEmptySettingIsNone() {
    Map<String, String> empty = Map.of("PARLEY_MODEL", " ");
    assertThat(Setting.of("parley.model", Map.of(), empty)).isEmpty();
    assertThat(Setting.of("parley.model", Map.of(), Map.of("PARLEY_MODEL", "a/b"))).contains("a/b");
    assertThat(Setting.of("parley.model", Map.of("parley.model", "c/d"), empty)).contains("c/d");
  }

  @Test
  void leavesUnknownFlagsToBeRefused() {
    assertThat(takeOut("--prot=1")).containsExactly("--prot=1");
  }

  private List<String> takeOut(String... arguments) {
    return SpringFlags.takeOut(List.of(arguments), properties);
  }
}
