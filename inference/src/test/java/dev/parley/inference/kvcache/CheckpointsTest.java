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
      new ArrayList<>(IntStream.range(0, 10).mapToObj(_ -> List.<Integer>of()).toList());
  private final BlockPool pool = pool(slots.size());

  /** The tokens of the last step that had drafts. */
  private int[] rows = {};

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
    pool.reserve(text, 2, 0);
    write(text, new int[] {8, 9});

    compute(text, 4, 5);

    assertThat(state(text)).containsExactly(1, 2, 3, 4, 5);
  }

  /** It may have been written over. */
  @Test
  void aStateThatWasBeingComputedIsNotKept() {
    CachedSequence text = begin(1, 2, 3);
    compute(text, 4);
    pool.reserve(text, 1, 0);
    write(text, new int[] {9});
    text.release();

    assertThat(pool.open(new int[] {1, 2, 3, 4, 5}).length()).isEqualTo(3);
  }

  @Test
  void runningTextsPushOldCheckpointsOutAndThenAreRefused() {
    BlockPool small = pool(4);
    CachedSequence old = small.open(range(0, 3));
    small.reserve(old, 3, 0);
    old.append(range(0, 3));
    old.release();
    small.reserve(small.open(range(10, 11)), 1, 0);
    assertThat(small.states().kept()).isOne();
    CachedSequence second = small.open(range(20, 21));
    small.reserve(second, 1, 0);
    assertThat(small.states().kept()).isZero();
    CachedSequence third = small.open(range(30, 31));

    assertThatThrownBy(() -> small.reserve(third, 1, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("all 2 slots of states are in use");
  }

  @Test
  void ofADraftStaysWhatWasRight() {
    CachedSequence text = begin(1, 2, 3);
    compute(text, 4);
    int taken = pool.states().taken();

    draft(text, 5, 6, 7, 99);
    text.accept(2);
    assertThat(state(text)).containsExactly(1, 2, 3, 4, 5, 6, 7);
    draft(text, 8, 99);
    text.accept(0);
    draft(text, 9, 99);

    assertThat(pool.states().taken()).isEqualTo(taken);
    assertThat(state(text)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
  }

  @Test
  void aTextThatEndsBeforeItsDraftIsJudgedLeavesAStateBehindItsToken() {
    CachedSequence text = begin(1, 2, 3);
    draft(text, 4, 5, 6);
    text.release();

    CachedSequence next = begin(1, 2, 3, 4, 5, 6, 7);

    assertThat(computed).isEqualTo(3);
    assertThat(state(next)).containsExactly(1, 2, 3, 4, 5, 6, 7);
  }

  /** Its slot is another's from then on: what is right of a draft could not be written there. */
  @Test
  void whereAStateIsToBeKeptNothingIsDrafted() {
    begin(1, 2).release();
    CachedSequence text = pool.open(new int[] {1, 2, 3});

    assertThat(text.length()).isEqualTo(2);
    assertThat(text.mayDraft(3)).isFalse();
    compute(text, 3);
    assertThat(text.mayDraft(3)).isTrue();
  }

  /** Every text goes on from the state of its own tokens, whatever others share and push out. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void anyMixOfTextsKeepsEveryState(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    RandomTexts mix = new RandomTexts(pool, new RandomTexts.Mix(2_000, 9, 4, 14, 6), random);
    mix.play(
        (text, tokens) -> computeSomehow(text, tokens, random),
        (text, tokens) -> assertThat(state(text)).isEqualTo(Arrays.stream(tokens).boxed().toList()),
        () -> assertThat(pool.states().taken()).isLessThan(slots.size() - 1));
    assertThat(pool.states().taken()).isEqualTo(pool.states().kept());
    assertThat(mix.reused()).isGreaterThan(100);
    assertThat(accepted).isGreaterThan(100);
    forgetAll();
    assertThat(pool.states().taken()).isZero();
  }

  /** At once, or one by one with drafts that are partly right. */
  private void computeSomehow(CachedSequence text, int[] tokens, SplittableRandom random) {
    if (random.nextBoolean()) {
      compute(text, tokens);
      return;
    }
    int at = 0;
    while (at < tokens.length) {
      int[] guess = random.ints(1 + random.nextInt(3), 0, 2).toArray();
      if (!text.mayDraft(1 + guess.length)) {
        compute(text, tokens[at++]);
        continue;
      }
      draft(text, RandomTexts.append(new int[] {tokens[at++]}, guess));
      int right = 0;
      while (right < guess.length && at < tokens.length && guess[right] == tokens[at]) {
        right++;
        at++;
      }
      text.accept(right);
      accepted += right;
    }
  }

  /** New texts push all out. */
  private void forgetAll() {
    CachedSequence all = pool.open(new int[0]);
    pool.reserve(all, 64 * SIZE, 0);
    all.release();
  }

  private int accepted;

  /** Of the last prompt, how many tokens no checkpoint knew. */
  private int computed;

  private CachedSequence begin(int... prompt) {
    CachedSequence sequence = pool.open(prompt);
    computed = prompt.length - sequence.length();
    compute(sequence, Arrays.copyOfRange(prompt, sequence.length(), prompt.length));
    return sequence;
  }

  private void compute(CachedSequence sequence, int... tokens) {
    pool.reserve(sequence, tokens.length, 0);
    write(sequence, tokens);
    sequence.append(tokens);
  }

  /** A token and a draft behind it, beside another text that drafts. */
  private void draft(CachedSequence sequence, int... tokens) {
    pool.reserve(sequence, 1, tokens.length - 1);
    write(sequence, tokens);
    rows = RandomTexts.append(new int[] {77, 78}, tokens);
    sequence.append(Arrays.copyOf(tokens, 1));
    sequence.draft(Arrays.copyOfRange(tokens, 1, tokens.length), 3);
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
    pool.reserve(sequence, 2, 0);
    return slots.get(sequence.stateSteps().getFirst().from());
  }

  private static int[] range(int from, int to) {
    return IntStream.range(from, to).toArray();
  }

  private BlockPool pool(int count) {
    CacheTensors nothing =
        new CacheTensors() {
          @Override
          public void clear(int[] blocks) {}

          @Override
          public void copy(int block, int target) {}
        };
    StatePool states = new StatePool(count, this::goThroughRows);
    return new BlockPool(64, SIZE, 64, nothing, states, new WindowPool(0, SIZE, 1, nothing));
  }

  private void goThroughRows(int first, int tokens, int slot) {
    List<Integer> seen = new ArrayList<>(slots.get(slot));
    Arrays.stream(rows, first, first + tokens).forEach(seen::add);
    slots.set(slot, seen);
  }
}
