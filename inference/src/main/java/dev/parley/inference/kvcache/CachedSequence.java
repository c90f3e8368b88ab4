package dev.parley.inference.kvcache;

import dev.parley.inference.model.Decoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** One chat's text in the cache, in blocks of a {@link BlockPool}. */
public final class CachedSequence implements Decoder.KvCache {

  private final BlockPool pool;
  private final Optional<SequenceState> state;
  private final BitSet kept;
  private final List<Block> blocks = new ArrayList<>();
  private int[] text = new int[64];
  private int length;

  /** The first block that a window reaches into. */
  private int seen;

  private int[] draft = {};
  private int draftRow;
  private boolean released;

  /**
   * @param state of a network with recurrent layers
   * @param kept blocks that texts to come may need when its window has left them
   * @param seen the first block that its window reaches into
   */
  CachedSequence(BlockPool pool, Optional<SequenceState> state, BitSet kept, int seen) {
    this.pool = pool;
    this.state = state;
    this.kept = kept;
    this.seen = seen;
  }

  Optional<SequenceState> state() {
    return state;
  }

  /** In the order of the text; the last ones may be empty yet. */
  List<Block> blocks() {
    return blocks;
  }

  /** The block that holds, or will hold, this token. */
  public int blockOf(int token) {
    return blocks.get(token / pool.blockSize()).index();
  }

  /**
   * The same in layers with a window, empty in a network without any. Where the window has left it,
   * some block that it has not.
   */
  public OptionalInt windowBlockOf(int token) {
    return pool.windows().isUsed()
        ? OptionalInt.of(blocks.get(Math.max(seen, token / pool.blockSize())).windowIndex())
        : OptionalInt.empty();
  }

  /**
   * The slots of states that the tokens reserved go through, in their order; none in a network
   * without recurrent layers.
   */
  List<StateStep> stateSteps() {
    return state.map(SequenceState::steps).orElse(List.of());
  }

  /** Whether some of so many tokens that are computed next may be a draft. */
  public boolean mayDraft(int tokens) {
    return state.map(now -> now.mayDraft(length, tokens)).orElse(true);
  }

  @Override
  public int length() {
    return length;
  }

  public boolean released() {
    return released;
  }

  /** The next block holds these tokens already. */
  void adopt(Block block, int[] context, int from, int count) {
    blocks.add(block);
    write(context, from, count);
  }

  /** These tokens have been computed into the blocks reserved. */
  public void append(int[] tokens) {
    int full = length / pool.blockSize();
    write(tokens, 0, tokens.length);
    for (int i = full; i < length / pool.blockSize(); i++) {
      int start = i * pool.blockSize();
      int[] content = Arrays.copyOfRange(text, start, start + pool.blockSize());
      blocks.set(i, pool.completed(before(i), blocks.get(i), content));
    }
    state.ifPresent(now -> now.advance(this::keep));
    leaveBehind();
  }

  /** The window has moved on. */
  private void leaveBehind() {
    WindowPool windows = pool.windows();
    for (int first = windows.first(length); seen < first; seen++) {
      if (kept.get(seen)) {
        windows.keep(blocks.get(seen));
      }
      windows.release(blocks.get(seen));
    }
  }

  /** The block is known, or will be: what is kept in it goes with it. */
  private void keep(int length, TextState kept) {
    int last = (length - 1) / pool.blockSize();
    pool.states().keep(blocks.get(last), length - last * pool.blockSize(), kept);
  }

  /**
   * These have been computed behind the text; whether they belong there is not yet known.
   *
   * @param row of the first one among the rows of texts with a draft
   */
  public void draft(int[] tokens, int row) {
    draft = tokens;
    draftRow = row;
  }

  @Override
  public void accept(int drafted) {
    if (drafted > 0) {
      state.ifPresent(now -> now.accept(draftRow, drafted));
    }
    append(Arrays.copyOf(draft, drafted));
    draft = new int[0];
  }

  private void write(int[] tokens, int from, int count) {
    if (length + count > text.length) {
      text = Arrays.copyOf(text, Math.max(length + count, 2 * text.length));
    }
    System.arraycopy(tokens, from, text, length, count);
    length += count;
  }

  private Block before(int block) {
    return block == 0 ? pool.root() : blocks.get(block - 1);
  }

  /** Texts to come may go on from where this one ends. */
  private void leave(Block block) {
    pool.windows().keep(block);
    pool.windows().release(block);
  }

  /** The last block goes first, so that a text is forgotten from its end. */
  @Override
  public void release() {
    if (!released) {
      released = true;
      state.ifPresent(last -> last.end(length, this::keep));
      int full = length / pool.blockSize();
      if (length > full * pool.blockSize()) {
        int[] rest = Arrays.copyOfRange(text, full * pool.blockSize(), length);
        pool.ended(before(full), blocks.get(full), rest);
      }
      blocks.subList(seen, blocks.size()).reversed().forEach(this::leave);
      blocks.reversed().forEach(pool::release);
    }
  }
}
