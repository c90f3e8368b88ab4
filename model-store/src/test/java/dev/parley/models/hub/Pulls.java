package dev.parley.models.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.loop.Backoff;
import dev.parley.models.hub.fake.FakeHub;
import dev.parley.models.hub.remote.RetryPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** A tiny model at a fake hub, and hubs that pull it and do not sleep. */
public final class Pulls {

  public static final String MODEL = "Org/Tiny-1.5";
  public static final int SIZE = 10_000;
  public static final String WEIGHTS = "model.safetensors";

  private Pulls() {}

  public static FakeHub publish() {
    return new FakeHub(MODEL)
        .with("config.json", "{\"a\":1}")
        .with("tokenizer.json", "{\"b\":2}")
        .with("tokenizer_config.json", "{}")
        .with("generation_config.json", "{\"c\":3}")
        .with("pytorch_model.bin", "a pickle")
        .with("README.md", "words")
        .with(WEIGHTS, bytes(SIZE));
  }

  /** The same random bytes for the same length. */
  public static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  /** What a person may have set; then names and values. */
  public static HubSettings settings(FakeHub hub, Path home, String... more) {
    Map<String, String> names = new HashMap<>();
    names.put("HF_ENDPOINT", hub.endpoint().toString());
    names.put("MODELSCOPE_ENDPOINT", hub.endpoint().toString());
    for (int i = 0; i < more.length; i += 2) {
      names.put(more[i], more[i + 1]);
    }
    return new HubSettings(names::get, home);
  }

  /** Adds its pauses to {@code pauses} instead of sleeping. */
  public static Hub hub(HubSettings settings, List<Duration> pauses, int filesAtOnce) {
    return hub(settings, retries(4, Duration.ofSeconds(20), pauses), filesAtOnce);
  }

  /** Takes a short silence for a cut connection, and tries again often. */
  public static Hub impatient(HubSettings settings, List<Duration> pauses) {
    return hub(settings, retries(50, Duration.ofMillis(200), pauses), 1);
  }

  private static Hub hub(HubSettings settings, RetryPolicy retries, int filesAtOnce) {
    return new Hub(settings, new Hub.Means(retries, filesAtOnce, System::nanoTime));
  }

  private static RetryPolicy retries(int attempts, Duration silence, List<Duration> pauses) {
    Duration answer = Duration.ofSeconds(20);
    Backoff backoff = Backoff.doubling(Duration.ofSeconds(1), Duration.ofMinutes(1));
    List<Duration> recorded = Collections.synchronizedList(pauses);
    return new RetryPolicy(attempts, backoff, answer, silence, recorded::add);
  }

  /** The model in this folder is the published one. */
  public static void isComplete(Path folder) {
    assertThat(folder.resolve(WEIGHTS)).hasBinaryContent(bytes(SIZE));
    assertThat(folder.resolve("config.json")).hasContent("{\"a\":1}");
  }

  /** Names in the cache of contents, partial ones included. */
  public static List<String> blobs(Path home) throws IOException {
    Path repository = home.resolve(".cache/huggingface/hub/models--Org--Tiny-1.5");
    try (Stream<Path> files = Files.list(repository.resolve("blobs"))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  /** Records everything that it is told. */
  public static final class RecordingListener implements PullListener {

    final List<PullProgress> progress = Collections.synchronizedList(new ArrayList<>());
    final List<String> notes = Collections.synchronizedList(new ArrayList<>());
    private final Runnable noted;

    RecordingListener() {
      this(() -> {});
    }

    /**
     * @param noted runs at each note
     */
    RecordingListener(Runnable noted) {
      this.noted = noted;
    }

    @Override
    public void onProgress(PullProgress now) {
      progress.add(now);
    }

    @Override
    public void onNote(String line) {
      notes.add(line);
      noted.run();
    }
  }
}
