package dev.parley.models.hub;

import static dev.parley.models.hub.Pulls.MODEL;
import static dev.parley.models.hub.Pulls.WEIGHTS;
import static dev.parley.models.hub.Pulls.publish;
import static dev.parley.models.hub.Pulls.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.models.hub.fake.FakeHub;
import dev.parley.models.hub.fake.FakeHub.Seen;
import dev.parley.models.hub.remote.HubException;
import dev.parley.models.hub.remote.HubName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pulls from a hub that behaves. */
class HubTest {

  private static final HubName NAME = HubName.parse(MODEL).orElseThrow();
  private static final HubName AT_MODELSCOPE = HubName.parse("modelscope:" + MODEL).orElseThrow();

  @TempDir Path home;
  private final FakeHub server = publish();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void pullsWeightsAndJsonAndNeverAPickle() throws Exception {
    Path folder = hub().pull(NAME, PullListener.NONE);
    assertThat(names(folder))
        .containsExactlyInAnyOrder(
            "config.json",
            "tokenizer.json",
            "tokenizer_config.json",
            "generation_config.json",
            WEIGHTS);
    assertThat(folder.resolve(WEIGHTS)).hasBinaryContent(Pulls.bytes(Pulls.SIZE));
    assertThat(server.seen()).extracting(Seen::path).noneMatch(path -> path.contains(".bin"));
  }

  @Test
  void downloadsAFileAsOneStreamAndOnlyOnce() throws Exception {
    hub().pull(NAME, PullListener.NONE);
    assertThat(server.served(WEIGHTS))
        .singleElement()
        .satisfies(seen -> assertThat(seen.header("Range")).isEmpty());
  }

  @Test
  void filesOfTheSameContentAreDownloadedOnce() throws Exception {
    server.with("config.json", "{}").with("tokenizer.json", "{}");
    Pulls.RecordingListener listener = new Pulls.RecordingListener();
    Path folder = hub().pull(NAME, listener);
    for (String name : List.of("config.json", "tokenizer.json", "tokenizer_config.json")) {
      assertThat(folder.resolve(name)).hasContent("{}");
    }
    assertThat(server.seen())
        .filteredOn(seen -> seen.path().matches(".*(config|nizer).json"))
        .hasSize(2);
    assertThat(listener.progress.getLast().percent()).isEqualTo(100);
  }

  @Test
  void asksNobodyForAModelThatIsHere() throws Exception {
    Path folder = hub().pull(NAME, PullListener.NONE);
    Path scope = hub().pull(AT_MODELSCOPE, PullListener.NONE);
    int asked = server.seen().size();
    assertThat(hub().pull(NAME, PullListener.NONE)).isEqualTo(folder);
    assertThat(hub("HF_HUB_OFFLINE", "1").pull(AT_MODELSCOPE, PullListener.NONE)).isEqualTo(scope);
    assertThat(server.seen()).hasSize(asked);
  }

  @Test
  void pullsTheShardsThatTheIndexNames() throws Exception {
    server
        .without(WEIGHTS)
        .with("model-00001-of-00002.safetensors", Pulls.bytes(1500))
        .with("model-00002-of-00002.safetensors", Pulls.bytes(700))
        .with("model-fp16.safetensors", Pulls.bytes(1600))
        .with(
            "model.safetensors.index.json",
            """
            {"weight_map":{"a":"model-00001-of-00002.safetensors",
             "b":"model-00002-of-00002.safetensors","c":"model-00001-of-00002.safetensors"}}\
            """);
    Path folder = hub().pull(NAME, PullListener.NONE);
    assertThat(names(folder))
        .hasSize(7)
        .contains("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors")
        .doesNotContain("model-fp16.safetensors");
    Files.delete(folder.resolve("model-00002-of-00002.safetensors"));
    assertThat(hub().find(NAME)).as("a shard is missing").isEmpty();
  }

  @Test
  void tellsItsProgressUpToAllOfIt() throws Exception {
    Pulls.RecordingListener listener = new Pulls.RecordingListener();
    hub().pull(NAME, listener);
    assertThat(listener.notes)
        .singleElement()
        .asString()
        .contains(MODEL, server.endpoint().toString());
    assertThat(listener.progress.getLast().percent()).isEqualTo(100);
    assertThat(listener.progress)
        .allMatch(now -> now.total() == listener.progress.getLast().total());
  }

  @Test
  void theTokenGoesToTheHubAndNowhereElse() throws Exception {
    hub("HF_TOKEN", "secret").pull(NAME, PullListener.NONE);
    hub("MODELSCOPE_API_TOKEN", "secret").pull(AT_MODELSCOPE, PullListener.NONE);
    int home = server.endpoint().getPort();
    assertThat(server.seen())
        .filteredOn(seen -> seen.port() == home)
        .allMatch(seen -> seen.header("Authorization").orElse("").equals("Bearer secret"));
    assertThat(server.seen())
        .filteredOn(seen -> seen.port() != home)
        .isNotEmpty()
        .allMatch(seen -> seen.header("Authorization").isEmpty())
        .allMatch(seen -> seen.header("Cookie").isEmpty());
  }

  @Test
  void readsTheTokenThatALoginWrote() throws Exception {
    Path file = Files.writeString(home.resolve("token"), "from-login\n");
    hub("HF_TOKEN_PATH", file.toString()).pull(NAME, PullListener.NONE);
    assertThat(server.seen().getFirst().header("Authorization")).contains("Bearer from-login");
  }

  @Test
  void asksForTheNewestOnlyWhenToldTo() throws Exception {
    Path folder = hub().pull(AT_MODELSCOPE, PullListener.NONE);
    server.with("config.json", "{\"a\":2}");
    hub().pull(AT_MODELSCOPE, PullListener.NONE);
    assertThat(folder.resolve("config.json")).hasContent("{\"a\":1}");
    hub().refresh(AT_MODELSCOPE, PullListener.NONE);
    assertThat(folder.resolve("config.json")).hasContent("{\"a\":2}");
    assertThat(server.served(WEIGHTS)).as("unchanged, so not again").hasSize(1);
  }

  @Test
  void offlineAModelThatIsNotHereEndsInOneLine() {
    assertThatThrownBy(() -> hub("HF_HUB_OFFLINE", "1").pull(NAME, PullListener.NONE))
        .isInstanceOf(HubException.class)
        .hasMessageContainingAll(MODEL, "HF_HUB_OFFLINE");
    assertThat(server.seen()).isEmpty();
  }

  private Hub hub(String... names) {
    return Pulls.hub(settings(server, home, names), new ArrayList<>(), 3);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
