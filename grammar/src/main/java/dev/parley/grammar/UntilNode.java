package dev.parley.grammar;

import static dev.parley.grammar.Ended.DONE;

import java.util.List;

/** Any bytes, up to and with the first occurrence of a mark. */
final class UntilNode extends Node {

  private final MarkSearch mark;

  UntilNode(MarkSearch mark) {
    this.mark = mark;
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

  private record At(UntilNode node, int matching) implements Frame {

    @Override
    public Frame step(int octet, int containers) {
      int next = node.mark.next(matching, octet);
      return node.mark.isFound(next) ? DONE : new At(node, next);
    }
  }
}
