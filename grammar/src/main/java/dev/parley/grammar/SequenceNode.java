package dev.parley.grammar;

import java.util.List;

/** One after the other. */
final class SequenceNode extends Node {

  private final List<Node> parts;

  SequenceNode(List<Node> parts) {
    this.parts = List.copyOf(parts);
  }

  @Override
  public Frame entry() {
    return new At(this, 0);
  }

  @Override
  protected List<Node> parts() {
    return parts;
  }

  @Override
  protected int leastDepth() {
    return parts.stream().mapToInt(Node::depth).max().orElse(0);
  }

  /** Before part {@code index}. */
  private record At(SequenceNode node, int index) implements Frame {

    @Override
    public Frame step(int octet, int containers) {
      throw new IllegalStateException("a part begins before the next byte");
    }

    @Override
    public void unfold(FrameStack below, Closure closure) {
      if (index == node.parts.size()) {
        closure.end(below);
        return;
      }
      boolean last = index + 1 == node.parts.size();
      FrameStack after = last ? below : below.push(new At(node, index + 1));
      closure.add(node.parts.get(index).entry(), after);
    }
  }
}
