package dev.parley.inference.kvcache;

import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Who owns which slot of the states, and which states are kept as checkpoints. A checkpoint goes
 * when its slot is needed, the longest unused first. Slot 0 is the state of the empty text: it is
 * never written. The last one is written by drafts and belongs to nobody. Guarded by its {@link
 * BlockPool}.
 */
public final class StatePool {

  private final StateTensors tensors;
  private final TextState[] states;
  private final BitSet free = new BitSet();
  private final LinkedHashSet<Checkpoint> checkpoints = new LinkedHashSet<>();

  /**
   * @param slots at least three, or 0 for a network without recurrent layers
   */
  public StatePool(int slots, StateTensors tensors) {
    this.tensors = tensors;
    states = new TextState[slots];
    Arrays.setAll(states, TextState::new);
    free.set(1, Math.max(1, slots - 1));
  }

  /** Of a network without recurrent layers. */
  public static StatePool none() {
    return new StatePool(0, (_, _, _) -> {});
  }

  /** Whether the network has states. */
  boolean isUsed() {
    return states.length > 0;
  }

  /** The state of the empty text. */
  TextState empty() {
    return states[0];
  }

  /** What drafts make of a state goes there, and is never read by another step. */
  int slotOfDrafts() {
    return states.length - 1;
  }

  /** Slots that hold a state. */
  int taken() {
    return Math.max(0, states.length - 2) - free.cardinality();
  }

  /** States that are kept for texts to come. */
  int kept() {
    return checkpoints.size();
  }

  /**
   * A slot for a state that is yet to be computed.
   *
   * @throws IllegalStateException when running texts hold all
   */
  TextState take() {
    while (free.isEmpty()) {
      if (checkpoints.isEmpty()) {
        throw new IllegalStateException(
            String.format(Locale.ROOT, "all %d slots of states are in use", states.length - 2));
      }
      drop(checkpoints.getFirst());
    }
    TextState state = states[free.nextSetBit(0)];
    free.clear(state.slot());
    state.hold();
    return state;
  }

  /** Takes the state of a text with a draft, held by it alone, through what of that was right. */
  void acceptDraft(int first, int tokens, TextState state) {
    tensors.acceptDraft(first, tokens, state.slot());
  }

  void hold(TextState state) {
    state.hold();
  }

  void release(TextState state) {
    if (state != empty() && state.release()) {
      free.set(state.slot());
    }
  }

  /** Keeps a state behind so many tokens of a block, unless there is one. */
  void keep(Block block, int tokens, TextState state) {
    Optional<Checkpoint> known = block.checkpoint(tokens).filter(at -> at.tokens() == tokens);
    if (known.isPresent()) {
      use(known.get());
      return;
    }
    state.hold();
    Checkpoint checkpoint = new Checkpoint(block, tokens, state);
    block.checkpoints().add(checkpoint);
    checkpoints.add(checkpoint);
  }

  /** It has been of use, and goes later than others. */
  void use(Checkpoint checkpoint) {
    checkpoints.remove(checkpoint);
    checkpoints.add(checkpoint);
  }

  /** What a block has becomes that of its twin. */
  void move(Block block, Block twin) {
    for (Checkpoint checkpoint : List.copyOf(block.checkpoints())) {
      keep(twin, checkpoint.tokens(), checkpoint.state());
      drop(checkpoint);
    }
  }

  /** The block's tokens are forgotten. */
  void dropAll(Block block) {
    List.copyOf(block.checkpoints()).forEach(this::drop);
  }

  private void drop(Checkpoint checkpoint) {
    checkpoints.remove(checkpoint);
    checkpoint.block().checkpoints().remove(checkpoint);
    release(checkpoint.state());
  }
}
