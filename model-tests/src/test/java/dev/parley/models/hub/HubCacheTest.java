package dev.parley.models.hub;

import static dev.parley.models.hub.Pulls.MODEL;
import static dev.parley.models.hub.Pulls.WEIGHTS;
import static dev.parley.models.hub.Pulls.publish;
import static dev.parley.models.hub.Pulls.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.models.hub.Hub.InstalledModel;
import dev.parley.models.hub.cache.ModelLock;
import dev.parley.models.hub.fake.FakeHub;
import dev.parley.models.hub.fake.Trouble;
import dev.parley.models.hub.remote.HubException;
import dev.parley.models.hub.remote.HubName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What lies in the caches: their layouts, and what is found, listed, removed and locked. */
class HubCacheTest {

  private static final HubName NAME = HubName.parse(MODEL).orElseThrow();
  private static final HubName AT_MODELSCOPE = HubName.parse("modelscope:" + MODEL).orElseThrow();

  @SuppressWarnings("UnnecessaryLambda") // a name for many calls
  private static final Consumer<Path> NOBODY = unreadable -> {};

  @TempDir Path home;
  private final FakeHub server = publish();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void laysAModelOutAsHuggingFacesOwnToolsDo() throws Exception {
    Path folder = hub().pull(NAME, PullListener.NONE);
    Path repository = home.resolve(".cache/huggingface/hub/models--Org--Tiny-1.5");
    assertThat(folder).isEqualTo(repository.resolve("snapshots/" + FakeHub.COMMIT));
    assertThat(repository.resolve("refs/main")).hasContent(FakeHub.COMMIT);
    Path blob = Files.readSymbolicLink(folder.resolve(WEIGHTS));
    assertThat(blob.toString()).matches("\\.\\./\\.\\./blobs/[0-9a-f]{64}");
    assertThat(Files.readSymbolicLink(folder.resolve("config.json")).toString())
        .matches("\\.\\./\\.\\./blobs/[0-9a-f]{40}");
    assertThat(names(repository.resolve("blobs"))).hasSize(5);
  }

  @Test
  void laysAModelOutAsModelScopesOwnToolsDo() throws Exception {
    Path folder = hub().pull(AT_MODELSCOPE, PullListener.NONE);
    assertThat(folder).isEqualTo(home.resolve(".cache/modelscope/hub/models/Org/Tiny-1___5"));
    assertThat(names(folder)).hasSize(5).contains(WEIGHTS, "config.json");
    assertThat(folder.resolve(WEIGHTS)).hasBinaryContent(Pulls.bytes(Pulls.SIZE));
  }

  @Test
  void aNameWithoutASourceIsFoundInEitherCache() throws Exception {
    Path scope = hub().pull(AT_MODELSCOPE, PullListener.NONE);
    assertThat(hub().find(NAME)).contains(scope);
    assertThat(hub().find(HubName.parse("hf:" + MODEL).orElseThrow())).isEmpty();
  }

  @Test
  void findsWhatEveryVersionOfModelScopesToolsLeft() throws Exception {
    Path cache = home.resolve("scope");
    for (String folder :
        List.of(
            "models/Org/Tiny-1___5",
            "hub/models/Org/Tiny-1___5",
            "hub/Org/Tiny-1___5",
            "models/Org--Tiny-1.5/snapshots/master")) {
      Path place = Files.createDirectories(cache.resolve(folder));
      write(place, "config.json", "tokenizer.json", "tokenizer_config.json", WEIGHTS);
      Hub hub = hub("MODELSCOPE_CACHE", cache.toString());
      assertThat(hub.find(NAME)).contains(place);
      assertThat(hub.installed(NOBODY))
          .as(folder)
          .singleElement()
          .extracting(InstalledModel::folder)
          .isEqualTo(place);
      assertThat(hub.remove(NAME)).as(folder).hasSize(1);
      assertThat(hub.find(NAME)).isEmpty();
    }
  }

  @Test
  void removesAModelWithAllThatBelongsToIt() throws Exception {
    hub().pull(NAME, PullListener.NONE);
    assertThat(hub().installed(NOBODY))
        .singleElement()
        .satisfies(
            model -> {
              assertThat(model.name()).hasToString("hf:" + MODEL);
              assertThat(model.bytes()).isGreaterThan(Pulls.SIZE);
            });
    assertThat(hub().remove(NAME)).isNotEmpty();
    assertThat(hub().installed(NOBODY)).isEmpty();
    assertThat(home.resolve(".cache/huggingface/hub/models--Org--Tiny-1.5")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"models/Qwen", "hub/models", "models/Org", "Org/models"})
  void removesNoFolderThatHoldsOtherModels(String name) throws Exception {
    Path cache = home.resolve("cache");
    hub("MODELSCOPE_CACHE", cache.toString()).pull(AT_MODELSCOPE, PullListener.NONE);
    Path older = Files.createDirectories(cache.resolve("hub/models/Qwen/Other"));
    Path oldest = Files.createDirectories(cache.resolve("Org/models/Other"));
    HubName trap = HubName.parse("modelscope:" + name).orElseThrow();
    assertThat(hub("MODELSCOPE_CACHE", cache.toString()).remove(trap)).isEmpty();
    assertThat(hub("MODELSCOPE_CACHE", cache.toString()).find(AT_MODELSCOPE)).isPresent();
    assertThat(older).exists();
    assertThat(oldest).exists();
  }

  @Test
  void removesHalfAModelOfModelScope() throws Exception {
    server.next(WEIGHTS, Trouble.status(404));
    assertThatThrownBy(() -> hub().pull(AT_MODELSCOPE, PullListener.NONE))
        .isInstanceOf(HubException.class);
    Path folder = home.resolve(".cache/modelscope/hub/models/Org/Tiny-1___5");
    assertThat(folder).exists();
    assertThat(hub().remove(AT_MODELSCOPE)).containsExactly(folder);
    assertThat(folder).doesNotExist();
  }

  @Test
  void listsTheOthersWhenOneCannotBeRead() throws Exception {
    Path sound = hub().pull(NAME, PullListener.NONE);
    Path broken = Files.createDirectories(home.resolve(".cache/modelscope/hub/models/Org/Broken"));
    write(broken, "config.json", "tokenizer.json", "tokenizer_config.json");
    // A regular file, whoever asks, and an input/output error when it is read.
    Files.createSymbolicLink(
        broken.resolve("model.safetensors.index.json"), Path.of("/proc/self/mem"));
    List<Path> unreadable = new ArrayList<>();
    assertThat(hub().installed(unreadable::add))
        .extracting(InstalledModel::folder)
        .containsExactly(sound);
    assertThat(unreadable).containsOnly(broken);
  }

  @Test
  void aCacheIsLockedOnceUnderAllItsNames() throws Exception {
    Path cache = Files.createDirectories(home.resolve("cache"));
    Path link = Files.createSymbolicLink(home.resolve("link"), cache);
    CountDownLatch waits = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> second;
      try (ModelLock _ = ModelLock.take(cache.resolve("lock"), () -> {})) {
        second = threads.submit(() -> lockAndLetGo(link.resolve("lock"), waits));
        assertThat(waits.await(20, TimeUnit.SECONDS)).isTrue();
      }
      assertThat(second.get()).isEqualTo(true);
    }
  }

  private static boolean lockAndLetGo(Path file, CountDownLatch waits) throws Exception {
    ModelLock.take(file, waits::countDown).close();
    return true;
  }

  private Hub hub(String... names) {
    return Pulls.hub(settings(server, home, names), new ArrayList<>(), 3);
  }

  private static void write(Path folder, String... files) throws IOException {
    for (String file : files) {
      Files.writeString(folder.resolve(file), "{}");
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
