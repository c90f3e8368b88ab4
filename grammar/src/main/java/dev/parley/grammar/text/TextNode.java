package dev.parley.grammar.text;

import static dev.parley.grammar.Ended.DEAD;
import static dev.parley.grammar.Ended.DONE;

import dev.parley.grammar.Frame;
import dev.parley.grammar.Node;
import java.util.BitSet;
import java.util.List;

/** A JSON string. */
public final class TextNode extends Node {

  private final CharacterDfa dfa;
  private final CharacterSpelling spelling;
  private final Lengths lengths;

  private TextNode(CharacterDfa dfa, Lengths lengths) {
    this.dfa = dfa;
    this.spelling = dfa.spelling();
    this.lengths = lengths;
  }

  /**
   * Strings that a DFA accepts, of some length.
   *
   * @param most {@link Integer#MAX_VALUE}: without limit
   * @throws TooComplexException when it takes too much work
   */
  public static TextNode of(CharacterDfa dfa, int least, int most, Budget budget) {
    return new TextNode(dfa, new Lengths(dfa, least, most, budget));
  }

  @Override
  public Frame entry() {
    return new Opening(this);
  }

  @Override
  protected List<Node> parts() {
    return List.of();
  }

  @Override
  protected int leastDepth() {
    return dfa.isPossible() && isPossible(0, 0) ? 0 : NEVER;
  }

  private boolean isPossible(int state, int count) {
    return lengths.isPossible(state, count);
  }

  /** Whether one of these symbols may be next. */
  private boolean mayRead(BitSet symbols, int state, int count) {
    return symbols.stream().anyMatch(symbol -> mayRead(symbol, state, count));
  }

  private boolean mayRead(int symbol, int state, int count) {
    int next = dfa.next(state, symbol);
    return next != CharacterDfa.DEAD && isPossible(next, lengths.more(count));
  }

  private record Opening(TextNode node) implements Frame {

    @Override
    public Frame step(int octet, int containers) {
      return octet == '"' ? new At(node, 0, 0, CharacterSpelling.ROOT) : DEAD;
    }
  }

  /**
   * @param state after {@code count} characters
   * @param inside the bytes of another one that are read
   */
  private record At(TextNode node, int state, int count, int inside) implements Frame {

    @Override
    public Frame step(int octet, int containers) {
      if (octet == '"' && inside == CharacterSpelling.ROOT) {
        return node.dfa.isAccepting(state) && node.lengths.isComplete(count) ? DONE : DEAD;
      }
      int target = node.spelling.next(inside, octet);
      if (target == CharacterSpelling.NONE) {
        return DEAD;
      }
      if (target > 0) {
        BitSet symbols = node.spelling.symbols(target);
        return node.mayRead(symbols, state, count) ? new At(node, state, count, target) : DEAD;
      }
      int symbol = CharacterSpelling.symbol(target);
      return node.mayRead(symbol, state, count)
          ? new At(
              node, node.dfa.next(state, symbol), node.lengths.more(count), CharacterSpelling.ROOT)
          : DEAD;
    }
  }
}
