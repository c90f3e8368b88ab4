package dev.parley.inference.kvcache;

import static dev.parley.inference.kvcache.RandomTexts.append;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Layers with a window of six tokens beside others, in blocks of four. The memory behind both are
 * arrays; whoever computes a token looks at all that it sees there.
 */
class WindowPoolTest {

  private static final int SIZE = 4;
  private static final int WINDOW = 6;

  /** Six tokens may lie in three blocks. */
  private static final int MOST_OF_A_TEXT = 3;

  private final BlockMemory memory = new BlockMemory(64, SIZE);
  private final BlockMemory near = new BlockMemory(16, SIZE);
  private final WindowPool windows = new WindowPool(16, SIZE, WINDOW, near);
  private final BlockPool pool = new BlockPool(64, SIZE, 64, memory, StatePool.none(), windows);

  @Test
  void aTextHoldsItsWindowAloneHoweverLongItIs() {
    CachedSequence text = pool.open(new int[0]);
    for (int token = 0; token < 200; token++) {
      compute(text, token);
      assertThat(windows.held()).isLessThanOrEqualTo(MOST_OF_A_TEXT);
    }
    assertThat(windows.idle()).isZero();
    assertThat(pool.held()).isEqualTo(50);
    assertThat(slot(text, 0)).isEqualTo(slot(text, 190));
  }

  @Test
  void aPromptInOnePieceGivesBackWhatIsBehindItsWindow() {
    CachedSequence text = pool.open(new int[0]);
    compute(text, range(0, 40));
    assertThat(windows.held()).isEqualTo(2);
    assertThat(pool.held()).isEqualTo(10);
  }

  @Test
  void moreAtOnceThanThereIsIsRefused() {
    CachedSequence text = pool.open(new int[0]);
    assertThatThrownBy(() -> pool.reserve(text, 65, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("all 16 blocks of windows are in use");
    text.release();
    assertThat(windows.held() + pool.held()).isZero();
  }

  @Test
  void theNextTurnGoesOnWhereTheAnswerEnded() {
    CachedSequence first = begin(range(0, 10));
    IntStream.range(10, 43).forEach(token -> compute(first, token));
    first.release();

    CachedSequence next = pool.open(range(0, 60));

    assertThat(next.length()).isEqualTo(43);
    compute(next, range(43, 60));
  }

  @Test
  void aPromptThatIsAskedAgainIsKnownHoweverLongTheAnswerWas() {
    CachedSequence first = begin(range(0, 21));
    IntStream.range(21, 60).forEach(token -> compute(first, token));

    CachedSequence again = pool.open(range(0, 21));
    assertThat(again.length()).isEqualTo(20);
    compute(again, 20);
    CachedSequence other = pool.open(append(range(0, 21), 99, 98));
    assertThat(other.length()).isEqualTo(21);
    compute(other, 99, 98);
  }

  @Test
  void whereNoWindowIsLeftThePromptIsComputedAgain() {
    CachedSequence first = begin(range(0, 40));
    IntStream.range(40, 60).forEach(token -> compute(first, token));

    CachedSequence parting = pool.open(append(range(0, 20), 99, 98));

    assertThat(parting.length()).isZero();
    compute(parting, append(range(0, 20), 99, 98));
    assertThat(pool.held()).isEqualTo(15 + 1);
  }

  @Test
  void whatManyPromptsBeginWithIsComputedTwiceAndNeverAgain() {
    begin(append(range(0, 18), range(100, 120)));
    CachedSequence second = begin(append(range(0, 18), range(200, 220)));
    second.release();
    for (int chat = 3; chat < 10; chat++) {
      int[] prompt = append(range(0, 18), range(100 * chat, 100 * chat + 20));
      CachedSequence next = pool.open(prompt);
      assertThat(next.length()).isEqualTo(16);
      compute(next, Arrays.copyOfRange(prompt, 16, prompt.length));
      next.release();
    }
  }

  @Test
  void aBlockOfAnotherIsCopiedBeforeItIsWritten() {
    CachedSequence first = begin(range(0, 10));
    CachedSequence one = begin(append(range(0, 10), 50));
    CachedSequence two = begin(append(range(0, 10), 60));
    first.release();
    CachedSequence three = begin(append(range(0, 10), 70));

    compute(one, 51);
    compute(two, 61);
    compute(three, 71);

    assertThat(pool.open(append(range(0, 10), 50, 51, 52)).length()).isEqualTo(12);
    assertThat(pool.open(append(range(0, 10), 80)).length()).isEqualTo(10);
    seesItsText(one, append(range(0, 10), 50, 51));
    seesItsText(two, append(range(0, 10), 60, 61));
    seesItsText(three, append(range(0, 10), 70, 71));
  }

  @Test
  void twinsThatWereComputedSideBySideHoldOneWindow() {
    CachedSequence one = pool.open(new int[0]);
    CachedSequence two = pool.open(new int[0]);
    compute(one, range(0, 16));
    compute(two, range(0, 16));
    assertThat(windows.held()).isEqualTo(2);
    compute(one, 16);
    compute(two, 17);
    assertThat(windows.held()).isEqualTo(4);
    two.release();
    compute(one, 18);
  }

  @Test
  void theLongestUnusedWindowMakesRoomForRunningTexts() {
    begin(range(0, 16)).release();
    begin(range(100, 116)).release();
    pool.open(range(0, 17)).release();
    assertThat(windows.idle()).isEqualTo(6);

    CachedSequence text = pool.open(new int[0]);
    compute(text, range(200, 252));

    assertThat(pool.open(range(0, 17)).length()).isEqualTo(16);
    assertThat(pool.open(range(100, 117)).length()).isZero();
  }

  @Test
  void whatIsTakenAgainIsClearedFirst() {
    compute(pool.open(new int[0]), range(0, 40));
    CachedSequence text = pool.open(new int[0]);
    pool.reserve(text, 1, 0);
    assertThat(near.blocks[slot(text, 0)]).containsOnly(BlockMemory.EMPTY);
  }

  @Test
  void aBlockThatIsForgottenTakesItsWindowAlong() {
    BlockPool frugal = new BlockPool(64, SIZE, 2, memory, StatePool.none(), windows);
    CachedSequence text = frugal.open(range(0, 12));
    frugal.reserve(text, 12, 0);
    text.append(range(0, 12));
    text.release();
    assertThat(frugal.idle()).isEqualTo(2);
    assertThat(windows.idle()).isEqualTo(2);
  }

  @Test
  void aPromptThatIsCancelledGivesAllBack() {
    CachedSequence text = pool.open(range(0, 30));
    pool.reserve(text, 30, 0);
    assertThat(windows.held()).isEqualTo(8);
    text.release();
    assertThat(windows.held() + windows.idle()).isZero();
  }

  /** Every token sees its window, whatever others share, leave, end and push out. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void anyMixOfTextsKeepsEveryWindow(long seed) {
    RandomTexts mix =
        new RandomTexts(
            pool, new RandomTexts.Mix(3_000, 11, 5, 40, 30), new SplittableRandom(seed));
    mix.play(
        this::compute,
        this::seesItsText,
        () -> assertThat(windows.held()).isEqualTo(blocksOf(mix.running()).size()));
    assertThat(windows.held() + pool.held()).isZero();
    assertThat(mix.reused()).isGreaterThan(100);
    assertThat(mix.longest()).isGreaterThan(40);
  }

  /** A window, the tokens of a text, the block. */
  @ParameterizedTest
  @CsvSource({"1,0,0", "1,3,0", "1,4,1", "4,4,0", "5,8,1", "6,8,0", "6,11,0", "6,12,1", "99,98,0"})
  void theFirstBlockThatATextSeesIsThatOfItsLastBlocksBeginning(int window, int length, int first) {
    assertThat(new WindowPool(1, SIZE, window, near).first(length)).isEqualTo(first);
  }

  private static Set<Integer> blocksOf(List<CachedSequence> running) {
    Set<Integer> blocks = new HashSet<>();
    for (CachedSequence text : running) {
      int last = Math.ceilDiv(text.length(), SIZE) * SIZE;
      for (int token = 0; token < last; token += SIZE) {
        blocks.add(slot(text, token));
      }
    }
    return blocks;
  }

  private static int slot(CachedSequence text, int token) {
    return text.windowBlockOf(token).orElseThrow();
  }

  private CachedSequence begin(int... prompt) {
    CachedSequence text = pool.open(prompt);
    compute(text, Arrays.copyOfRange(prompt, text.length(), prompt.length));
    return text;
  }

  private void compute(CachedSequence text, int... tokens) {
    pool.reserve(text, tokens.length, 0);
    for (int i = 0; i < tokens.length; i++) {
      int at = text.length() + i;
      memory.blocks[text.blockOf(at)][at % SIZE] = tokens[i];
      near.blocks[slot(text, at)][at % SIZE] = tokens[i];
      for (int seen = Math.max(0, at + 1 - WINDOW); seen <= at; seen++) {
        assertThat(near.blocks[slot(text, seen)][seen % SIZE])
            .as("token %s, seen by that at %s", seen, at)
            .isEqualTo(memory.blocks[text.blockOf(seen)][seen % SIZE]);
      }
    }
    text.append(tokens);
  }

  private void seesItsText(CachedSequence text, int[] expected) {
    assertThat(text.length()).isEqualTo(expected.length);
    for (int at = 0; at < expected.length; at++) {
      assertThat(memory.blocks[text.blockOf(at)][at % SIZE]).isEqualTo(expected[at]);
    }
    for (int at = Math.max(0, expected.length + 1 - WINDOW); at < expected.length; at++) {
      assertThat(near.blocks[slot(text, at)][at % SIZE]).isEqualTo(expected[at]);
    }
  }

  private static int[] range(int from, int to) {
    return IntStream.range(from, to).toArray();
  }
}
