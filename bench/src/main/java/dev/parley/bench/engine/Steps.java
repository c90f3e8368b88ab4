package dev.parley.bench.engine;

import dev.parley.bench.measurement.Numbers;
import dev.parley.inference.model.Decoder;
import dev.parley.inference.model.Decoder.Candidates;
import dev.parley.inference.model.Decoder.Chunk;
import dev.parley.inference.model.Decoder.KvCache;
import dev.parley.inference.model.Decoder.Penalties;
import dev.parley.inference.model.Decoder.Selection;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Times the forward passes of one decoder, on the calling thread. Texts are random ids. */
final class Steps {

  private static final Optional<Selection> GREEDY = Optional.of(new Selection(0, Penalties.NONE));
  private static final int UNTIMED = 4;
  private static final int PREFILL_ROWS = 512;

  private final Decoder decoder;
  private final int vocabulary;
  private final SplittableRandom random = new SplittableRandom(1);

  Steps(Decoder decoder, int vocabulary) {
    this.decoder = decoder;
    this.vocabulary = vocabulary;
  }

  /** Runs every kind of step once: the first calls are slow. */
  void warmUp() {
    KvCache text = decoder.open();
    prefillText(text, 16, PREFILL_ROWS);
    decodeNext(List.of(text), randomIds(1));
    text.release();
  }

  /**
   * The median time in ms of a step that decodes one token of each of so many chats of this length.
   */
  double decode(int chats, int context, int steps) {
    List<KvCache> texts = Stream.generate(decoder::open).limit(chats).toList();
    texts.forEach(text -> prefillText(text, context, PREFILL_ROWS));
    int[] last = randomIds(chats);
    double[] times = new double[steps];
    for (int i = -UNTIMED; i < steps; i++) {
      long start = System.nanoTime();
      last = decodeNext(texts, last);
      times[Math.max(i, 0)] = (System.nanoTime() - start) / 1e6;
    }
    texts.forEach(KvCache::release);
    return Numbers.median(times);
  }

  /**
   * The times in ms of steps that decode one token of each of so many short chats. The selections
   * take turns, so that whatever else the machine does costs all of them the same.
   *
   * @return for each selection
   */
  List<double[]> decode(int chats, List<Selection> selections, int steps) {
    List<KvCache> texts = Stream.generate(decoder::open).limit(chats).toList();
    texts.forEach(text -> prefillText(text, 32, PREFILL_ROWS));
    int[] last = randomIds(chats);
    List<double[]> times = selections.stream().map(_ -> new double[steps]).toList();
    for (int i = -UNTIMED; i < steps; i++) {
      for (int kind = 0; kind < selections.size(); kind++) {
        long start = System.nanoTime();
        last = decodeNext(texts, last, Optional.of(selections.get(kind)));
        times.get(kind)[Math.max(i, 0)] = (System.nanoTime() - start) / 1e6;
      }
    }
    texts.forEach(KvCache::release);
    return times;
  }

  /**
   * The times in ms of steps that decode one token of each of so many chats, one step of each
   * decoder after the other.
   *
   * @param clock in ns
   * @return for each decoder
   */
  static List<double[]> decodeByTurns(
      List<Steps> all, int chats, int context, int steps, LongSupplier clock) {
    List<List<KvCache>> texts = all.stream().map(one -> one.openTexts(chats, context)).toList();
    int[][] last = all.stream().map(one -> one.randomIds(chats)).toArray(int[][]::new);
    List<double[]> times = all.stream().map(_ -> new double[steps]).toList();
    for (int i = -UNTIMED; i < steps; i++) {
      for (int kind = 0; kind < all.size(); kind++) {
        long start = clock.getAsLong();
        last[kind] = all.get(kind).decodeNext(texts.get(kind), last[kind]);
        times.get(kind)[Math.max(i, 0)] = (clock.getAsLong() - start) / 1e6;
      }
    }
    texts.forEach(some -> some.forEach(KvCache::release));
    return times;
  }

  /**
   * What a step of one chat guesses.
   *
   * @param tokens of the draft
   * @param right how many of them are taken for right
   */
  record Guess(int tokens, int right) {}

  /**
   * The times in ms of steps of one chat with drafts, which take turns: processor time of the
   * calling thread, so that neighbours count less.
   *
   * @return for each kind of guess
   */
  List<double[]> draft(int context, List<Guess> guesses, int steps) {
    List<KvCache> texts = openTexts(guesses.size(), context);
    List<double[]> times = guesses.stream().map(_ -> new double[steps]).toList();
    for (int i = -UNTIMED; i < steps; i++) {
      for (int kind = 0; kind < guesses.size(); kind++) {
        Guess guess = guesses.get(kind);
        KvCache text = texts.get(kind);
        Chunk chunk = new Chunk(text, randomIds(1), GREEDY, randomIds(guess.tokens));
        long start = processorTime();
        decoder.forward(List.of(chunk));
        text.accept(guess.right);
        times.get(kind)[Math.max(i, 0)] = (processorTime() - start) / 1e6;
      }
    }
    texts.forEach(KvCache::release);
    return times;
  }

  /** Of the calling thread, in ns. */
  static long processorTime() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /**
   * The times in ms of reading a prompt at once, one of each decoder after the other.
   *
   * @param clock in ns
   */
  static List<double[]> prefillByTurns(List<Steps> all, int length, int times, LongSupplier clock) {
    List<double[]> found = all.stream().map(_ -> new double[times]).toList();
    for (int i = -1; i < times; i++) {
      for (int kind = 0; kind < all.size(); kind++) {
        long start = clock.getAsLong();
        all.get(kind).prefill(PREFILL_ROWS, length);
        found.get(kind)[Math.max(i, 0)] = (clock.getAsLong() - start) / 1e6;
      }
    }
    return found;
  }

  private List<KvCache> openTexts(int chats, int context) {
    List<KvCache> texts = Stream.generate(decoder::open).limit(chats).toList();
    texts.forEach(text -> prefillText(text, context, PREFILL_ROWS));
    return texts;
  }

  /** The median over a few texts of the tokens per second at which one is read in such chunks. */
  double prefill(int chunk, int length, int texts) {
    return Numbers.median(
        IntStream.range(0, texts).mapToDouble(i -> prefill(chunk, length)).toArray());
  }

  private double prefill(int chunk, int length) {
    KvCache text = decoder.open();
    long start = System.nanoTime();
    prefillText(text, length, chunk);
    double seconds = (System.nanoTime() - start) / 1e9;
    text.release();
    return length / seconds;
  }

  private void prefillText(KvCache text, int length, int chunk) {
    while (text.length() < length) {
      int[] ids = randomIds(Math.min(chunk, length - text.length()));
      boolean last = text.length() + ids.length == length;
      decoder.forward(List.of(new Chunk(text, ids, last ? GREEDY : Optional.empty())));
    }
  }

  private int[] decodeNext(List<KvCache> texts, int[] last) {
    return decodeNext(texts, last, GREEDY);
  }

  private int[] decodeNext(List<KvCache> texts, int[] last, Optional<Selection> selection) {
    List<Chunk> batch = new ArrayList<>();
    for (int i = 0; i < last.length; i++) {
      batch.add(new Chunk(texts.get(i), new int[] {last[i]}, selection));
    }
    return decoder.forward(batch).stream().mapToInt(Steps::best).toArray();
  }

  private static int best(Optional<Candidates> candidates) {
    return candidates.orElseThrow().ids()[0];
  }

  private int[] randomIds(int count) {
    return random.ints(count, 0, vocabulary).toArray();
  }
}
