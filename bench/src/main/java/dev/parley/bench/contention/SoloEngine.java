package dev.parley.bench.contention;

import dev.parley.bench.stack.Child;
import dev.parley.inference.model.Decoder.Candidates;
import dev.parley.inference.model.Decoder.Chunk;
import dev.parley.inference.model.Decoder.KvCache;
import dev.parley.inference.model.Decoder.Penalties;
import dev.parley.inference.model.Decoder.Selection;
import dev.parley.inference.threads.Threads;
import dev.parley.inference.torch.DecoderSettings;
import dev.parley.inference.torch.DjlDecoder;
import dev.parley.inference.weights.Precision;
import dev.parley.inference.weights.prepared.PreparedStorage;
import dev.parley.models.huggingface.ModelFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * A model as a process: {@link Child} starts it. For each line of its input, {@code CHATS SETTLE
 * TIME} in milliseconds, it decodes so many chats and answers with its tokens per second after they
 * have settled. It ends with its input.
 */
public final class SoloEngine {

  private static final int CHATS = 8;
  private static final int PROMPT = 32;
  private static final int LONGEST = 256;
  private static final Optional<Selection> GREEDY = Optional.of(new Selection(0, Penalties.NONE));

  private final DjlDecoder decoder;
  private final int vocabulary;
  private final SplittableRandom random = new SplittableRandom(1);

  private SoloEngine(DjlDecoder decoder, int vocabulary) {
    this.decoder = decoder;
    this.vocabulary = vocabulary;
  }

  /**
   * @param args the model's folder, the least and the most threads
   */
  public static void main(String[] args) throws IOException {
    ModelFolder model = ModelFolder.open(Path.of(args[0]));
    Threads threads = new Threads(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
    DecoderSettings how =
        new DecoderSettings(Precision.INT8, threads, 1L << 30, CHATS, PreparedStorage.NONE);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (DjlDecoder decoder = DjlDecoder.load(model, how)) {
      SoloEngine engine = new SoloEngine(decoder, model.shape().vocabulary());
      engine.rate(1, Duration.ZERO, Duration.ZERO); // the first steps are slow
      System.out.println(Child.ANSWER);
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] words = line.split(" ", -1);
        double rate = engine.rate(Integer.parseInt(words[0]), millis(words[1]), millis(words[2]));
        System.out.println(Child.ANSWER + rate);
      }
    }
  }

  private static Duration millis(String number) {
    return Duration.ofMillis(Long.parseLong(number));
  }

  private double rate(int chats, Duration settle, Duration time) {
    decode(chats, settle);
    long start = System.nanoTime();
    int tokens = decode(chats, time);
    return tokens / ((System.nanoTime() - start) / 1e9);
  }

  private int decode(int chats, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    int tokens = 0;
    do {
      List<KvCache> texts = Stream.generate(decoder::open).limit(chats).toList();
      int[] last = forward(texts, texts.stream().map(_ -> random(PROMPT)).toList());
      do {
        last = forward(texts, Arrays.stream(last).mapToObj(id -> new int[] {id}).toList());
        tokens += chats;
      } while (System.nanoTime() < end && texts.getFirst().length() < LONGEST);
      texts.forEach(KvCache::release);
    } while (System.nanoTime() < end);
    return tokens;
  }

  private int[] forward(List<KvCache> texts, List<int[]> tokens) {
    List<Chunk> batch = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      batch.add(new Chunk(texts.get(i), tokens.get(i), GREEDY));
    }
    return decoder.forward(batch).stream().mapToInt(SoloEngine::best).toArray();
  }

  private static int best(Optional<Candidates> candidates) {
    return candidates.orElseThrow().ids()[0];
  }

  private int[] random(int tokens) {
    return random.ints(tokens, 0, vocabulary).toArray();
  }
}
