package dev.parley.inference.kvcache;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Who owns which block of the cache (paged as in vLLM, arXiv 2309.06180), and which texts the
 * blocks hold. A new text shares the full blocks of the longest prefix that is known, whoever
 * computed it, and copies what it has in common with the next one. Blocks that no text holds stay
 * known until their room is needed, the longest unused first. Blocks of low numbers are taken
 * first, because memory that was never written was never taken from the machine.
 */
public final class BlockPool {

  private final int size;
  private final int mostIdle;
  private final CacheTensors tensors;
  private final StatePool states;
  private final WindowPool windows;
  private final Block root = new Block(-1);
  private final Block[] blocks;
  private final BitSet free = new BitSet();

  /** Known, held by no text; the longest unused first, and each child before its parent. */
  private final LinkedHashSet<Block> idle = new LinkedHashSet<>();

  /**
   * @param count of blocks
   * @param size tokens of a block
   * @param mostIdle idle blocks at most
   */
  public BlockPool(int count, int size, int mostIdle, CacheTensors tensors) {
    this(count, size, mostIdle, tensors, StatePool.none(), new WindowPool(0, size, 1, tensors));
  }

  /**
   * The same for a network with recurrent layers, or layers with a window.
   *
   * @param states of the former
   * @param windows what the latter hold
   */
  public BlockPool(
      int count,
      int size,
      int mostIdle,
      CacheTensors tensors,
      StatePool states,
      WindowPool windows) {
    this.states = states;
    this.windows = windows;
    if (states.isUsed() && windows.isUsed()) {
      throw new IllegalArgumentException("a network with states and windows");
    }
    this.size = size;
    this.mostIdle = mostIdle;
    this.tensors = tensors;
    this.blocks = new Block[count];
    Arrays.setAll(blocks, Block::new);
    free.set(0, count);
  }

  int blockSize() {
    return size;
  }

  /** Blocks that hold a running text. */
  int held() {
    return blocks.length - free.cardinality() - idle.size();
  }

  /** Blocks that no running text holds, but texts to come may find. */
  int idle() {
    return idle.size();
  }

  StatePool states() {
    return states;
  }

  WindowPool windows() {
    return windows;
  }

  /**
   * A sequence that begins with the longest known prefix of a context, its last token excepted:
   * that one must be computed for the candidates behind it. Where there are states, the prefix must
   * end with one that was kept; where there are windows, all that one would see there must be.
   */
  public CachedSequence open(int[] context) {
    KnownPrefix known = KnownPrefix.find(root, context, size);
    KnownPrefix taken =
        states.isUsed() ? known.upToCheckpoint(root, context, size) : known.upToWindow(windows);
    int seen = windows.first(taken.tokens());
    CachedSequence sequence =
        new CachedSequence(
            this, state(known, taken, context.length), kept(known, context.length), seen);
    taken.parts().stream().skip(seen).map(KnownPrefix.Part::block).forEach(windows::hold);
    int from = 0;
    for (KnownPrefix.Part part : taken.parts()) {
      Block block = part.block();
      block.hold();
      idle.remove(block);
      sequence.adopt(part.tokens() == size ? block : copyOf(block), context, from, part.tokens());
      from += part.tokens();
    }
    return sequence;
  }

  /**
   * The state to begin with. States will be kept at the end of the prompt; at the last block's
   * beginning in it, because the next prompt may differ a little where the answer began; and where
   * this text and another part, because more may be of that kind.
   */
  private Optional<SequenceState> state(KnownPrefix known, KnownPrefix taken, int prompt) {
    if (!states.isUsed()) {
      return Optional.empty();
    }
    taken.checkpoint().ifPresent(states::use);
    TextState begin = taken.checkpoint().map(Checkpoint::state).orElseGet(states::empty);
    SequenceState state = new SequenceState(states, begin);
    IntStream.of(known.tokens() / size * size, (prompt - 1) / size * size, prompt)
        .filter(length -> length > taken.tokens())
        .forEach(state::keepAt);
    return Optional.of(state);
  }

  /**
   * Others may go on where this text parts from one that is known, and where its prompt ends: one
   * that is asked again has its last token computed again.
   */
  private BitSet kept(KnownPrefix known, int prompt) {
    return IntStream.of(known.tokens(), prompt - 1, prompt)
        .flatMap(windows::seenBehind)
        .collect(BitSet::new, BitSet::set, BitSet::or);
  }

  private Block copyOf(Block known) {
    Block copy = take();
    tensors.copy(known.index(), copy.index());
    windows.copy(known, copy);
    windows.release(known);
    release(known);
    return copy;
  }

  /**
   * Blocks, and slots for states, for so many tokens more than the sequence holds.
   *
   * @param draft tokens of a draft behind them
   * @throws IllegalStateException when all are held by running texts
   */
  public void reserve(CachedSequence sequence, int tokens, int draft) {
    sequence.state().ifPresent(state -> state.plan(sequence.length(), tokens, draft));
    int wanted = Math.ceilDiv(sequence.length() + tokens + draft, size);
    List<Block> fresh = new ArrayList<>();
    while (sequence.blocks().size() < wanted) {
      Block block = take();
      fresh.add(block);
      sequence.blocks().add(block);
    }
    if (!fresh.isEmpty()) {
      windows.take(fresh);
      tensors.clear(fresh.stream().mapToInt(Block::index).toArray());
    }
  }

  private Block take() {
    if (free.isEmpty()) {
      if (idle.isEmpty()) {
        throw new IllegalStateException(
            String.format(Locale.ROOT, "all %d blocks of the cache are in use", blocks.length));
      }
      forgetOldest();
    }
    Block block = blocks[free.nextSetBit(0)];
    free.clear(block.index());
    block.hold();
    return block;
  }

  private void forgetOldest() {
    Block oldest = idle.removeFirst();
    states.dropAll(oldest);
    windows.drop(oldest);
    oldest.forget();
    free.set(oldest.index());
  }

  /**
   * A block of a sequence is full: others may share it, or it gives way to a twin that is known.
   */
  Block completed(Block before, Block block, int[] tokens) {
    Block twin = before.longestMatch(tokens, 0, size);
    if (twin == null || twin.commonPrefix(tokens, 0, size) < size) {
      block.follow(before, tokens);
      return block;
    }
    twin.hold();
    idle.remove(twin);
    states.move(block, twin);
    windows.move(block, twin);
    release(block);
    return twin;
  }

  Block root() {
    return root;
  }

  /** A sequence has ended with a block that is not full. */
  void ended(Block before, Block block, int[] tokens) {
    Block twin = before.longestMatch(tokens, 0, tokens.length);
    if (twin == null || twin.commonPrefix(tokens, 0, tokens.length) < tokens.length) {
      block.follow(before, tokens);
    } else {
      states.move(block, twin);
    }
  }

  void release(Block block) {
    if (block.release()) {
      if (block.isKnown()) {
        idle.add(block);
        if (idle.size() > mostIdle) {
          forgetOldest();
        }
      } else {
        states.dropAll(block);
        free.set(block.index());
      }
    }
  }
}
