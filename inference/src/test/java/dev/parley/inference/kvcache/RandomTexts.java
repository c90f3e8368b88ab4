package dev.parley.inference.kvcache;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/** Texts of two kinds of tokens that begin, grow and end at random in a pool, three at a time. */
final class RandomTexts {

  /**
   * @param turns in each of which a text begins, grows or ends
   * @param prompt tokens of a prompt, at most
   * @param growth tokens that a text grows by in a turn, at most
   * @param length at which a text ends
   * @param life one turn in so many ends a text before
   */
  record Mix(int turns, int prompt, int growth, int length, int life) {}

  /** Writes the next tokens of a text where it has its blocks, and appends them. */
  interface Computation {

    void compute(CachedSequence text, int... tokens);
  }

  private final BlockPool pool;
  private final Mix mix;
  private final SplittableRandom random;
  private final List<CachedSequence> running = new ArrayList<>();
  private final List<int[]> texts = new ArrayList<>();
  private int reused;
  private int longest;

  RandomTexts(BlockPool pool, Mix mix, SplittableRandom random) {
    this.pool = pool;
    this.mix = mix;
    this.random = random;
  }

  /**
   * Ends all texts at last.
   *
   * @param eachText is asked after every turn about every running text and what its tokens are
   * @param eachTurn is asked after every turn
   */
  void play(
      Computation computation, BiConsumer<CachedSequence, int[]> eachText, Runnable eachTurn) {
    for (int turn = 0; turn < mix.turns; turn++) {
      turn(computation);
      for (int i = 0; i < running.size(); i++) {
        eachText.accept(running.get(i), texts.get(i));
      }
      eachTurn.run();
    }
    running.forEach(CachedSequence::release);
  }

  private void turn(Computation computation) {
    if (running.size() < 3 && random.nextInt(3) == 0) {
      begin(computation);
    } else if (!running.isEmpty()) {
      int who = random.nextInt(running.size());
      if (running.get(who).length() > mix.length || random.nextInt(mix.life) == 0) {
        end(who);
      } else {
        int[] more = tokens(mix.growth);
        computation.compute(running.get(who), more);
        texts.set(who, append(texts.get(who), more));
      }
    }
  }

  private void begin(Computation computation) {
    int[] prompt = tokens(mix.prompt);
    CachedSequence opened = pool.open(prompt);
    reused += opened.length();
    computation.compute(opened, Arrays.copyOfRange(prompt, opened.length(), prompt.length));
    running.add(opened);
    texts.add(prompt);
  }

  private void end(int who) {
    longest = Math.max(longest, running.get(who).length());
    running.remove(who).release();
    texts.remove(who);
  }

  private int[] tokens(int most) {
    return random.ints(1 + random.nextInt(most), 0, 2).toArray();
  }

  List<CachedSequence> running() {
    return running;
  }

  /** Tokens that began a text and were not computed, because they were known. */
  int reused() {
    return reused;
  }

  /** Tokens of the longest text that has ended. */
  int longest() {
    return longest;
  }

  static int[] append(int[] text, int... more) {
    return IntStream.concat(Arrays.stream(text), Arrays.stream(more)).toArray();
  }
}
