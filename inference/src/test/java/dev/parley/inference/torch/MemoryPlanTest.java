package dev.parley.inference.torch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.kvcache.BlockPool;
import dev.parley.inference.kvcache.CacheTensors;
import dev.parley.inference.kvcache.CachedSequence;
import dev.parley.inference.kvcache.StatePool;
import dev.parley.inference.kvcache.WindowPool;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With a token of 3 bytes where layers see whole texts, and of 15 where they have a window. */
class MemoryPlanTest {

  private static final long MIB = 1 << 20;
  private static final MemoryPlan WINDOWED = new MemoryPlan(100, 0, 3, 15, 1000);
  private static final MemoryPlan WHOLE = new MemoryPlan(100, 0, 18, 0, 0);

  private static final CacheTensors NO_TENSORS =
      new CacheTensors() {
        @Override
        public void clear(int[] blocks) {}

        @Override
        public void copy(int block, int target) {}
      };

  @ParameterizedTest
  @CsvSource({"0,0", "17,0", "18,1", "18000,1000", "18002,1000", "18003,1001", "21000,2000"})
  void memoryBehindTheWindowsGoesToTheLayersThatSeeWholeTexts(long bytes, long tokens) {
    long budget = WINDOWED.bytes(0) + bytes;
    assertThat(WINDOWED.tokens(budget)).isEqualTo(tokens);
    assertThat(WINDOWED.bytes(tokens)).isLessThanOrEqualTo(budget);
    assertThat(WINDOWED.bytes(tokens + 1)).isGreaterThan(budget);
  }

  @ParameterizedTest
  @CsvSource({"0,0", "17,0", "18,1", "18000,1000", "36000,2000"})
  void withoutWindowsEveryTokenTakesTheSame(long bytes, long tokens) {
    assertThat(WHOLE.tokens(WHOLE.bytes(0) + bytes)).isEqualTo(tokens);
    assertThat(WHOLE.bytes(tokens)).isEqualTo(WHOLE.bytes(0) + tokens * 18);
  }

  @ParameterizedTest
  @CsvSource({"0,0", "999,999", "1001,1000"})
  void windowsHaveRoomForNoMoreThanTheirShare(long tokens, long ofWindows) {
    assertThat(WINDOWED.windowTokens(tokens)).isEqualTo(ofWindows);
    assertThat(WHOLE.windowTokens(tokens)).isZero();
  }

  /** However its tokens come, a text alone in its share finds room; it is as long as the cache. */
  @ParameterizedTest
  @ValueSource(ints = {1, 63, 64, 65, 512, 1024, 4096})
  void aSeatsShareHoldsTheWindowOfAnyText(int window) {
    int share = (int) MemoryPlan.tokensOfSeat(window) / CacheBlocks.SIZE;
    int length = 500 * CacheBlocks.SIZE - 1;
    SplittableRandom random = new SplittableRandom(window);
    WindowPool windows = new WindowPool(share, CacheBlocks.SIZE, window, NO_TENSORS);
    BlockPool pool = new BlockPool(500, CacheBlocks.SIZE, 0, NO_TENSORS, StatePool.none(), windows);
    CachedSequence text = pool.open(random.ints(length, 0, 100).toArray());
    while (text.length() < length) {
      int most = random.nextBoolean() ? MemoryPlan.AT_ONCE : 1 + random.nextInt(99);
      int[] tokens = random.ints(Math.min(most, length - text.length()), 0, 100).toArray();
      pool.reserve(text, tokens.length, 0);
      text.append(tokens);
    }
    assertThat(text.windowBlockOf(length - 1).orElseThrow()).isLessThan(share);
  }

  @ParameterizedTest
  @CsvSource({"0", "255"})
  void nothingFitsIntoLessThanTheWeightsTake(long mebibytes) {
    assertThat(WINDOWED.tokens(mebibytes * MIB)).isZero();
  }
}
