package dev.parley.inference.kvcache;

import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Which blocks of texts have keys and values in the layers with a window: those that the window of
 * a running text reaches into, and some that are kept for texts to come, the longest unused of
 * which go when their slots are needed. Guarded by its {@link BlockPool}.
 */
public final class WindowPool {

  private final int window;
  private final int size;
  private final CacheTensors tensors;
  private final int count;
  private final BitSet free = new BitSet();

  /** Blocks whose slots are kept and held by no text, the longest unused first. */
  private final LinkedHashSet<Block> idle = new LinkedHashSet<>();

  /**
   * @param count of slots, 0 for a network without such layers
   * @param size tokens of a block
   * @param window tokens that a token sees, itself among them
   */
  public WindowPool(int count, int size, int window, CacheTensors tensors) {
    this.window = window;
    this.size = size;
    this.tensors = tensors;
    this.count = count;
    free.set(0, count);
  }

  /** Whether the network has such layers. */
  boolean isUsed() {
    return count > 0;
  }

  /** Slots that windows of running texts reach into. */
  int held() {
    return count - free.cardinality() - idle.size();
  }

  /** Slots that are kept for texts to come. */
  int idle() {
    return idle.size();
  }

  /**
   * The first block that a token behind so many sees, or would if the text ended where its last
   * block begins: others may go on from there.
   */
  int first(int length) {
    return Math.max(0, length / size * size + 1 - window) / size;
  }

  /** The blocks of a text that those see who go on behind so many of its tokens. */
  IntStream seenBehind(int length) {
    return isUsed() ? IntStream.range(first(length), Math.ceilDiv(length, size)) : IntStream.of();
  }

  /**
   * Slots for blocks that are yet to be computed.
   *
   * @throws IllegalStateException when running texts hold all
   */
  void take(List<Block> blocks) {
    if (isUsed() && !blocks.isEmpty()) {
      blocks.forEach(this::take);
      tensors.clear(blocks.stream().mapToInt(Block::windowIndex).toArray());
    }
  }

  private void take(Block block) {
    if (free.isEmpty()) {
      if (idle.isEmpty()) {
        throw new IllegalStateException(
            String.format(Locale.ROOT, "all %d blocks of windows are in use", count));
      }
      drop(idle.getFirst());
    }
    WindowSlot slot = new WindowSlot(free.nextSetBit(0));
    free.clear(slot.index());
    slot.hold();
    block.place(slot);
  }

  /** A slot for a copy of a block, with all that this one holds. */
  void copy(Block known, Block copy) {
    if (isUsed()) {
      take(copy);
      tensors.copy(known.windowIndex(), copy.windowIndex());
    }
  }

  /** The window of one more text reaches into it. */
  void hold(Block block) {
    block.slot().ifPresent(WindowSlot::hold);
    idle.remove(block);
  }

  /** Texts to come may go on from here. */
  void keep(Block block) {
    block.slot().ifPresent(WindowSlot::keep);
  }

  /** A text's window has left it, or the text has ended. */
  void release(Block block) {
    block.slot().filter(WindowSlot::release).ifPresent(slot -> released(block, slot));
  }

  private void released(Block block, WindowSlot slot) {
    if (slot.isKept() && block.isKnown()) {
      idle.add(block);
    } else {
      drop(block);
    }
  }

  /** A block gives way to its twin: its slot becomes that one's, unless there is one. */
  void move(Block block, Block twin) {
    if (twin.slot().isPresent()) {
      hold(twin);
      drop(block);
    } else {
      block.slot().ifPresent(twin::place);
      block.displace();
    }
  }

  /** The block's tokens are forgotten, or no text to come can go on from here. */
  void drop(Block block) {
    block.slot().ifPresent(slot -> free.set(slot.index()));
    block.displace();
    idle.remove(block);
  }
}
