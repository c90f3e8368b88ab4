package dev.parley.inference.kvcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** States beside blocks of four tokens. What a slot holds is the whole text that it has seen. */
class CheckpointsTest {

  private static final int SIZE = 4;

  private final List<List<Integer>> slots =
      new ArrayList<>(IntStream.range(0, 9).mapToObj(_ -> List.<Integer>of()).toList());
  private final BlockPool pool = pool(slots.size());

  @Test
  void theNextTurnGoesOnWhereTheAnswerEnded() {
    CachedSequence first = begin(1, 2, 3);
    compute(first, 4);
    compute(first, 5);
    first.release();

    CachedSequence next = begin(1, 2, 3, 4, 5, 6, 7);

    assertThat(state(next)).containsExactly(1, 2, 3, 4, 5, 6, 7);
    assertThat(computed).isEqualTo(2);
  }

  @Test
  void anAnswerThatIsWrittenAnewGoesOnWhereItsPromptEnded() {
    CachedSequence first = begin(range(0, 6));
    compute(first, 10, 11, 12, 13);
    first.release();

    begin(0, 1, 2, 3, 4, 5, 10, 20, 21);

    assertThat(computed).isEqualTo(3);
  }

  @Test
  void aPromptThatEndsOtherwiseGoesOnAtTheBlockBefore() {
    begin(range(0, 7)).release();

    begin(0, 1, 2, 3, 4, 5, 9);

    assertThat(computed).isEqualTo(3);
  }

  /** The first to part from a known text computes it again, and leaves a checkpoint there. */
  @Test
  void whatManyPromptsBeginWithIsComputedTwiceAndNeverAgain() {
    begin(range(0, 20));
    begin(0, 1, 2, 3, 4, 5, 6, 7, 8, 30, 31, 32, 33);
    assertThat(computed).isEqualTo(13);

    begin(0, 1, 2, 3, 4, 5, 6, 7, 8, 40, 41, 42, 43);

    assertThat(computed).isEqualTo(5);
  }

  @Test
  void runningTextsMayGoOnFromOneCheckpoint() {
    begin(range(0, 8)).release();
    CachedSequence one = begin(0, 1, 2, 3, 4, 5, 6, 7, 8);
    CachedSequence two = begin(0, 1, 2, 3, 4, 5, 6, 7, 9);
    compute(one, 10);
    compute(two, 11);

    assertThat(state(one)).endsWith(7, 8, 10);
    assertThat(state(two)).endsWith(7, 9, 11);
  }

  @Test
  void tokensThatAreAnswersTakeNoMoreSlots() {
    CachedSequence text = begin(1, 2, 3);
    compute(text, 4);
    int taken = pool.states().taken();
    IntStream.range(5, 25).forEach(token -> compute(text, token));

    assertThat(pool.states().taken()).isEqualTo(taken);
  }

  @Test
  void aPromptThatDidNotComeThroughIsComputedAgainFromWhereItBegan() {
    CachedSequence text = begin(1, 2, 3);
    pool.reserve(text, 2);
    write(text, new int[] {8, 9});

    compute(text, 4, 5);

    assertThat(state(text)).containsExactly(1, 2, 3, 4, 5);
  }

  /** It may have been written over. */
  @Test
  void aStateThatWasBeingComputedIsNotKept() {
    CachedSequence text = begin(1, 2, 3);
    compute(text, 4);
    pool.reserve(text, 1);
    write(text, new int[] {9});
    text.release();

    assertThat(pool.open(new int[] {1, 2, 3, 4, 5}).length()).isEqualTo(3);
  }

  @Test
  void runningTextsPushOldCheckpointsOutAndThenAreRefused() {
    BlockPool small = pool(3);
    CachedSequence old = small.open(range(0, 3));
    small.reserve(old, 3);
    old.append(range(0, 3));
    old.release();
    small.reserve(small.open(range(10, 11)), 1);
    assertThat(small.states().kept()).isOne();
    CachedSequence second = small.open(range(20, 21));
    small.reserve(second, 1);
    assertThat(small.states().kept()).isZero();
    CachedSequence third = small.open(range(30, 31));

    assertThatThrownBy(() -> small.reserve(third, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("all 3 slots of states are in use");
  }

  /** Every text goes on from the state of its own tokens, whatever others share and push out. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void anyMixOfTextsKeepsEveryState(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<CachedSequence> running = new ArrayList<>();
    List<List<Integer>> texts = new ArrayList<>();
    int reused = 0;
    for (int turn = 0; turn < 2_000; turn++) {
      if (running.size() < 3 && random.nextInt(3) == 0) {
        int[] context = random.ints(1 + random.nextInt(9), 0, 2).toArray();
        running.add(begin(context));
        reused += context.length - computed;
        texts.add(new ArrayList<>(Arrays.stream(context).boxed().toList()));
      } else if (!running.isEmpty()) {
        int who = random.nextInt(running.size());
        if (running.get(who).length() > 10 || random.nextInt(4) == 0) {
          running.remove(who).release();
          texts.remove(who);
        } else {
          int[] some = random.ints(1 + random.nextInt(2), 0, 2).toArray();
          compute(running.get(who), some);
          Arrays.stream(some).forEach(texts.get(who)::add);
        }
      }
      for (int i = 0; i < running.size(); i++) {
        assertThat(state(running.get(i))).isEqualTo(texts.get(i));
      }
    }
    running.forEach(CachedSequence::release);
    assertThat(pool.states().taken()).isEqualTo(pool.states().kept());
    assertThat(reused).isGreaterThan(100);
  }

  /** Of the last prompt, how many tokens no checkpoint knew. */
  private int computed;

  private CachedSequence begin(int... prompt) {
    CachedSequence sequence = pool.open(prompt);
    computed = prompt.length - sequence.length();
    compute(sequence, Arrays.copyOfRange(prompt, sequence.length(), prompt.length));
    return sequence;
  }

  private void compute(CachedSequence sequence, int... tokens) {
    pool.reserve(sequence, tokens.length);
    write(sequence, tokens);
    sequence.append(tokens);
  }

  private void write(CachedSequence sequence, int[] tokens) {
    int at = 0;
    for (StateStep step : sequence.stateSteps()) {
      List<Integer> seen = new ArrayList<>(slots.get(step.from()));
      IntStream.range(at, at + step.tokens()).forEach(token -> seen.add(tokens[token]));
      slots.set(step.to(), seen);
      at += step.tokens();
    }
    assertThat(at).isEqualTo(tokens.length);
  }

  /** What the slot holds that a next token would read. */
  private List<Integer> state(CachedSequence sequence) {
    pool.reserve(sequence, 2);
    return slots.get(sequence.stateSteps().getFirst().from());
  }

  private static int[] range(int from, int to) {
    return IntStream.range(from, to).toArray();
  }

  private static BlockPool pool(int slots) {
    CacheTensors nothing =
        new CacheTensors() {
          @Override
          public void clear(int[] blocks) {}

          @Override
          public void copy(int block, int target) {}
        };
    return new BlockPool(64, SIZE, 64, nothing, slots, new WindowPool(0, SIZE, 1, nothing));
  }
}
