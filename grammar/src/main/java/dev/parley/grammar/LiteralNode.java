package dev.parley.grammar;

import static dev.parley.grammar.Ended.DEAD;
import static dev.parley.grammar.Ended.DONE;

import java.util.List;

/** One text, not empty. */
final class LiteralNode extends Node {

  private final byte[] bytes;

  LiteralNode(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public Frame entry() {
    return new At(this, 0);
  }

  @Override
  protected List<Node> parts() {
    return List.of();
  }

  @Override
  protected int leastDepth() {
    return 0;
  }

  private record At(LiteralNode node, int index) implements Frame {

    @Override
    public Frame step(int octet, int containers) {
      if ((node.bytes[index] & 0xFF) != octet) {
        return DEAD;
      }
      return index + 1 == node.bytes.length ? DONE : new At(node, index + 1);
    }
  }
}
