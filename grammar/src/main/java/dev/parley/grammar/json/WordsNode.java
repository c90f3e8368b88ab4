package dev.parley.grammar.json;

import static dev.parley.grammar.Ended.DEAD;

import dev.parley.grammar.Frame;
import dev.parley.grammar.Node;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/** One of some fixed texts, in a trie: following it costs the same however many there are. */
public final class WordsNode extends Node {

  private static final class Letter {
    private final TreeMap<Integer, Letter> next = new TreeMap<>();
    private boolean end;
  }

  private final Letter root = new Letter();
  private final boolean isPossible;

  /**
   * @param words none of them empty
   */
  public WordsNode(Collection<byte[]> words) {
    this.isPossible = !words.isEmpty();
    for (byte[] word : words) {
      Letter letter = root;
      for (byte octet : word) {
        letter = letter.next.computeIfAbsent(octet & 0xFF, _ -> new Letter());
      }
      letter.end = true;
    }
  }

  @Override
  public Frame entry() {
    return new At(root);
  }

  @Override
  protected List<Node> parts() {
    return List.of();
  }

  @Override
  protected int leastDepth() {
    return isPossible ? 0 : NEVER;
  }

  private record At(Letter letter) implements Frame {

    @Override
    public Frame step(int octet, int containers) {
      Letter next = letter.next.get(octet);
      return next == null ? DEAD : new At(next);
    }

    @Override
    public boolean canEnd() {
      return letter.end;
    }

    @Override
    public boolean canStep() {
      return !letter.next.isEmpty();
    }
  }
}
