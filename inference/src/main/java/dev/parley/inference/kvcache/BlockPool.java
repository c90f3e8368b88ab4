package dev.parley.inference.kvcache;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;

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

  /**
   * A sequence that begins with the longest known prefix of a context, its last token excepted:
   * that one must be computed for the candidates behind it.
   */
  public CachedSequence open(int[] context) {
    CachedSequence sequence = new CachedSequence(this);
    Block at = root;
    int from = 0;
    while (at != null && from < context.length - 1) {
      Block next = at.longestMatch(context, from, context.length - 1);
      int common = next == null ? 0 : next.commonPrefix(context, from, context.length - 1);
      if (next != null && common > 0) {
        next.hold();
        idle.remove(next);
        sequence.adopt(common == size ? next : copyOf(next), context, from, common);
      }
      from += common;
      at = common == size ? next : null;
    }
    return sequence;
  }

  private Block copyOf(Block known) {
    Block copy = take();
    tensors.copy(known.index(), copy.index());
    release(known);
    return copy;
  }

  /**
   * Blocks for so many tokens more than the sequence holds.
   *
   * @throws IllegalStateException when all are held by running texts
   */
  public void reserve(CachedSequence sequence, int tokens) {
    int wanted = Math.ceilDiv(sequence.length() + tokens, size);
    List<Block> fresh = new ArrayList<>();
    while (sequence.blocks().size() < wanted) {
      Block block = take();
      fresh.add(block);
      sequence.blocks().add(block);
    }
    if (!fresh.isEmpty()) {
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
        free.set(block.index());
      }
    }
  }
}
