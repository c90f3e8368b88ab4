package dev.parley.models.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.models.hub.fake.FakeHub;
import dev.parley.models.hub.remote.RetryPolicy;
import dev.parley.models.hub.transfer.TransferSettings;
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

/** A tiny model at a fake hub, and hubs that pull it in small parts and do not sleep. */
public final class Pulls {

  public static final String MODEL = "Org/Tiny-1.5";
  public static final int PART = 1000;
  public static final int PARTS = 10;
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
        .with(WEIGHTS, bytes(PARTS * PART));
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
  public static Hub hub(HubSettings settings, List<Duration> pauses, int connections) {
    return hub(settings, patience(4, Duration.ofSeconds(20), pauses), connections);
  }

  /** Takes a short silence for a cut line, and bears many. */
  public static Hub impatient(HubSettings settings, List<Duration> pauses) {
    return hub(settings, patience(50, Duration.ofMillis(200), pauses), 1);
  }

  private static Hub hub(HubSettings settings, RetryPolicy patience, int connections) {
    TransferSettings transfer = new TransferSettings(connections, PART);
    return new Hub(settings, new Hub.Means(patience, transfer, System::nanoTime));
  }

  private static RetryPolicy patience(int tries, Duration silence, List<Duration> pauses) {
    Duration answer = Duration.ofSeconds(20);
    Duration longest = Duration.ofMinutes(1);
    List<Duration> heard = Collections.synchronizedList(pauses);
    return new RetryPolicy(tries, Duration.ofSeconds(1), longest, answer, silence, heard::add);
  }

  /** The model in this folder is the published one. */
  public static void isWhole(Path folder) {
    assertThat(folder.resolve(WEIGHTS)).hasBinaryContent(bytes(PARTS * PART));
    assertThat(folder.resolve("config.json")).hasContent("{\"a\":1}");
  }

  /** Names in the cache of contents, partial ones included. */
  public static List<String> blobs(Path home) throws IOException {
    Path repository = home.resolve(".cache/huggingface/hub/models--Org--Tiny-1.5");
    try (Stream<Path> files = Files.list(repository.resolve("blobs"))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  /** Remembers all that it hears. */
  public static final class Diary implements PullListener {

    final List<PullProgress> progress = Collections.synchronizedList(new ArrayList<>());
    final List<String> notes = Collections.synchronizedList(new ArrayList<>());
    private final Runnable bell;

    Diary() {
      this(() -> {});
    }

    /**
     * @param bell rings at each note
     */
    Diary(Runnable bell) {
      this.bell = bell;
    }

    @Override
    public void onProgress(PullProgress now) {
      progress.add(now);
    }

    @Override
    public void onNote(String line) {
      notes.add(line);
      bell.run();
    }
  }
}
