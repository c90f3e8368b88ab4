package dev.parley.grammar;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was written so far, as far as it matters for what may follow. Immutable, compared by value,
 * thread-safe. From every state that is not dead some text leads to an accepting one.
 */
public final class State {

  private final States states;
  private final List<FrameStack> stacks;
  private final boolean accepting;
  private final boolean particular;
  private final boolean doubtful;
  private final int hash;

  /** By byte; races only compute an entry twice. Not kept for states that never come again. */
  private State @Nullable [] next;

  State(States states, List<FrameStack> stacks, boolean accepting) {
    this.states = states;
    this.stacks = stacks;
    this.accepting = accepting;
    this.particular = stacks.stream().anyMatch(FrameStack::isParticular);
    this.doubtful = stacks.stream().anyMatch(stack -> stack.top().isDoubtful());
    this.hash = stacks.hashCode() * 2 + (accepting ? 1 : 0);
  }

  /** The state after one more byte; dead where the grammar does not allow it. */
  public State advance(byte octet) {
    int index = octet & 0xFF;
    if (particular) {
      return computed(index);
    }
    @Nullable State[] row = next;
    if (row == null) {
      row = new @Nullable State[256];
      next = row;
    }
    State known = row[index];
    if (known == null) {
      known = computed(index);
      row[index] = known;
    }
    return known;
  }

  /** The state after some more bytes; dead where the grammar does not allow them. */
  public State advance(byte[] bytes) {
    return advance(bytes, 0);
  }

  /** The state after the bytes from {@code from} on. */
  public State advance(byte[] bytes, int from) {
    State state = this;
    for (int i = from; i < bytes.length && !state.isDead(); i++) {
      state = state.advance(bytes[i]);
    }
    return state;
  }

  /** Whether the grammar does not allow what was written. */
  public boolean isDead() {
    return stacks.isEmpty() && !accepting;
  }

  /** Whether the text may end here. */
  public boolean isAccepting() {
    return accepting;
  }

  /** Whether the text must end here. */
  public boolean isComplete() {
    return accepting && stacks.isEmpty();
  }

  /**
   * A state that many answers share. It allows all that this one allows; what it allows beyond
   * passes a {@link #isDoubtful doubtful} state on its way. Itself in most grammars.
   */
  public State relaxed() {
    return particular
        ? states.of(stacks.stream().map(FrameStack::relaxed).distinct().toList(), accepting)
        : this;
  }

  /** Of a relaxed state's successor: whether the exact state may have refused the last byte. */
  public boolean isDoubtful() {
    return doubtful;
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof State state && same(state));
  }

  @SuppressWarnings("ReferenceEquality") // states belong to one grammar
  private boolean same(State other) {
    return hash == other.hash
        && accepting == other.accepting
        && states == other.states
        && stacks.equals(other.stacks);
  }

  private State computed(int octet) {
    Closure closure = new Closure();
    for (FrameStack stack : stacks) {
      closure.add(stack.top().step(octet, stack.containers()), stack.below());
    }
    return states.of(closure);
  }
}
