package dev.parley.inference.kvcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With blocks of four tokens. The memory behind them is an array that tests can read. */
class BlockPoolTest {

  private static final int SIZE = 4;

  private final BlockMemory memory = new BlockMemory(8, SIZE);
  private final BlockPool pool = new BlockPool(8, SIZE, 8, memory);

  @Test
  void aTextTakesBlocksAsItGrows() {
    CachedSequence text = pool.open(new int[0]);
    compute(text, 1, 2, 3);
    assertThat(pool.held()).isEqualTo(1);
    compute(text, 4, 5);
    assertThat(pool.held()).isEqualTo(2);
    assertThat(read(text)).containsExactly(1, 2, 3, 4, 5);
    assertThat(text.windowBlockOf(0)).isEmpty();
  }

  @Test
  void theNextTurnBeginsWithAllThatWasSaidBefore() {
    CachedSequence first = pool.open(new int[] {1, 2, 3});
    compute(first, 1, 2, 3, 4, 5, 6);
    first.release();

    CachedSequence next = pool.open(new int[] {1, 2, 3, 4, 5, 6, 7, 8});

    assertThat(read(next)).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void theLastTokenOfAContextIsLeftToCompute() {
    CachedSequence first = pool.open(new int[0]);
    compute(first, 1, 2, 3, 4, 5, 6, 7, 8);
    first.release();
    assertThat(pool.open(new int[] {1, 2, 3, 4, 5, 6, 7, 8}).length()).isEqualTo(7);
    assertThat(pool.open(new int[] {1, 2, 3, 4}).length()).isEqualTo(3);
    assertThat(pool.open(new int[] {1}).length()).isZero();
  }

  @Test
  void runningTextsShareTheFullBlocksOfTheirPrompt() {
    CachedSequence one = pool.open(new int[0]);
    compute(one, 1, 2, 3, 4, 5);
    CachedSequence two = pool.open(new int[] {1, 2, 3, 4, 9});
    compute(two, 9);
    assertThat(two.blockOf(0)).isEqualTo(one.blockOf(0));
    assertThat(two.blockOf(4)).isNotEqualTo(one.blockOf(4));
    one.release();
    assertThat(read(two)).containsExactly(1, 2, 3, 4, 9);
  }

  @Test
  void twinsThatWereComputedSideBySideBecomeOne() {
    CachedSequence one = pool.open(new int[0]);
    CachedSequence two = pool.open(new int[0]);
    compute(one, 1, 2, 3);
    compute(two, 1, 2, 3);
    compute(one, 4);
    compute(two, 4);
    assertThat(pool.held()).isEqualTo(1);
  }

  @Test
  void aSharedBlockIsNeverWrittenByWhoGoesOnOtherwise() {
    CachedSequence first = pool.open(new int[0]);
    compute(first, 1, 2, 3, 4, 5, 6);
    first.release();
    CachedSequence other = pool.open(new int[] {1, 2, 3, 4, 5, 9});
    compute(other, 9);
    assertThat(read(other)).containsExactly(1, 2, 3, 4, 5, 9);
    assertThat(read(pool.open(new int[] {1, 2, 3, 4, 5, 6, 7}))).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void theLongestUnusedIsForgottenFirstFromItsEnd() {
    CachedSequence old = pool.open(new int[0]);
    compute(old, range(0, 16));
    old.release();
    CachedSequence recent = pool.open(new int[0]);
    compute(recent, range(100, 116));
    recent.release();
    compute(pool.open(new int[0]), 200);
    assertThat(pool.open(range(0, 17)).length()).isEqualTo(12);
    assertThat(pool.idle()).isEqualTo(4);
    assertThat(pool.open(range(100, 117)).length()).isEqualTo(16);
  }

  @Test
  void noMoreIsKeptThanAllowed() {
    BlockPool frugal = new BlockPool(8, SIZE, 2, memory);
    CachedSequence text = frugal.open(new int[0]);
    frugal.reserve(text, 16, 0);
    text.append(range(0, 16));
    text.release();
    assertThat(frugal.idle()).isEqualTo(2);
    assertThat(frugal.open(range(0, 17)).length()).isEqualTo(8);
  }

  @Test
  void whatIsTakenAgainIsClearedFirst() {
    CachedSequence first = pool.open(new int[0]);
    compute(first, range(0, 32));
    first.release();
    CachedSequence second = pool.open(new int[0]);
    pool.reserve(second, 1, 0);
    assertThat(memory.blocks[second.blockOf(0)]).containsOnly(BlockMemory.EMPTY);
  }

  @Test
  void moreThanThereIsIsRefused() {
    CachedSequence all = pool.open(new int[0]);
    compute(all, range(0, 32));
    assertThatThrownBy(() -> pool.reserve(all, 1, 0)).isInstanceOf(IllegalStateException.class);
  }

  /** Every text holds its own tokens at any time, whatever others share, end and push out. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void anyMixOfTextsKeepsEveryTextWhole(long seed) {
    RandomTexts mix =
        new RandomTexts(pool, new RandomTexts.Mix(2_000, 7, 1, 7, 4), new SplittableRandom(seed));
    mix.play(
        this::compute,
        (text, tokens) -> assertThat(read(text)).containsExactly(tokens),
        () -> assertThat(pool.held()).isEqualTo(blocksOf(mix.running()).size()));
    assertThat(pool.held()).isZero();
    assertThat(mix.reused()).isGreaterThan(100);
  }

  private static Set<Integer> blocksOf(List<CachedSequence> running) {
    Set<Integer> blocks = new HashSet<>();
    for (CachedSequence sequence : running) {
      for (int token = 0; token < sequence.length(); token += SIZE) {
        blocks.add(sequence.blockOf(token));
      }
    }
    return blocks;
  }

  private void compute(CachedSequence sequence, int... tokens) {
    pool.reserve(sequence, tokens.length, 0);
    for (int i = 0; i < tokens.length; i++) {
      int at = sequence.length() + i;
      memory.blocks[sequence.blockOf(at)][at % SIZE] = tokens[i];
    }
    sequence.append(tokens);
  }

  private int[] read(CachedSequence sequence) {
    return IntStream.range(0, sequence.length())
        .map(token -> memory.blocks[sequence.blockOf(token)][token % SIZE])
        .toArray();
  }

  private static int[] range(int from, int to) {
    return IntStream.range(from, to).toArray();
  }
}
