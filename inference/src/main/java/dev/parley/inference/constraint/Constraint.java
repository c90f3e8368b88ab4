package dev.parley.inference.constraint;

import dev.parley.grammar.State;
import dev.parley.inference.constraint.TokenTrie.LeadingSpace;
import dev.parley.inference.model.TokenText;
import dev.parley.inference.sampling.Restriction;
import java.util.Arrays;

/**
 * What one answer may go on with. Its state is a function of the tokens alone, so that a log's ids
 * lead to the state of the answer that wrote them. Not thread-safe.
 */
public final class Constraint implements Restriction {

  private final TokenText text;
  private final Masks masks;
  private State state;
  private LeadingSpace space;

  Constraint(TokenText text, Masks masks, State start) {
    this.text = text;
    this.masks = masks;
    this.state = start;
    this.space = text.stripsLeadingSpace() ? LeadingSpace.STRIPPED : LeadingSpace.KEPT;
  }

  /** A token that ends the answer only where it may end; one without bytes never. */
  @Override
  public boolean allows(int id) {
    if (text.isEnd(id)) {
      return state.isAccepting();
    }
    byte[] bytes = seen(id);
    return bytes.length > 0 && !state.advance(bytes).isDead();
  }

  @Override
  public int[] allowed(int vocabulary) {
    return masks.of(state.relaxed(), space, vocabulary).ids(this::allows);
  }

  /**
   * Takes the next token.
   *
   * @throws RefusedTokenException when it is not allowed: a log that was not written under this
   *     constraint
   */
  public void accept(int id) {
    if (!allows(id)) {
      throw new RefusedTokenException(id);
    }
    if (!text.isEnd(id)) {
      state = state.advance(seen(id));
      space = LeadingSpace.KEPT;
    }
  }

  /** Whether nothing may follow, so that no token need be spent on the end. */
  public boolean isComplete() {
    return state.isComplete();
  }

  /** The bytes of a token that become part of the answer. */
  private byte[] seen(int id) {
    byte[] bytes = text.bytes(id);
    boolean stripped = space == LeadingSpace.STRIPPED && bytes.length > 0 && bytes[0] == ' ';
    return stripped ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }
}
