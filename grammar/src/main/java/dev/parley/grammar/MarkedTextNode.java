package dev.parley.grammar;

import java.util.List;

/** Any bytes, where a text of the body follows each occurrence of a mark. */
final class MarkedTextNode extends Node {

  private final MarkSearch mark;
  private final Node body;

  MarkedTextNode(MarkSearch mark, Node body) {
    this.mark = mark;
    this.body = body;
  }

  @Override
  public Frame entry() {
    return new At(this, 0);
  }

  @Override
  protected List<Node> parts() {
    return List.of(body);
  }

  @Override
  protected int leastDepth() {
    return 0;
  }

  private record At(MarkedTextNode node, int matching) implements Frame {

    @Override
    public Frame step(int octet, int containers) {
      int next = node.mark.next(matching, octet);
      if (!node.mark.isFound(next)) {
        return new At(node, next);
      }
      return node.body.fits(containers) ? new Behind(node) : Ended.DEAD;
    }

    @Override
    public boolean canEnd() {
      return true;
    }
  }

  /** Behind the mark. */
  private record Behind(MarkedTextNode node) implements Frame {

    @Override
    public Frame step(int octet, int containers) {
      throw new IllegalStateException("the body begins before the next byte");
    }

    @Override
    public void unfold(FrameStack below, Closure closure) {
      closure.add(node.body.entry(), below.push(new At(node, 0)));
    }
  }
}
