package dev.parley.grammar;

import java.util.List;

/** The same language several times, one after the other. */
final class RepeatNode extends Node {

  private final Node body;
  private final int least;
  private final int most;

  /**
   * @param body has no empty text
   */
  RepeatNode(Node body, int least, int most) {
    this.body = body;
    this.least = least;
    this.most = most;
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
    return least == 0 ? 0 : body.depth();
  }

  /** After {@code count} of them. */
  private record At(RepeatNode node, int count) implements Frame {

    @Override
    public Frame step(int octet, int containers) {
      throw new IllegalStateException("a turn begins before the next byte");
    }

    @Override
    public void unfold(FrameStack below, Closure closure) {
      if (count < node.most && node.body.fits(below.containers())) {
        closure.add(node.body.entry(), below.push(new At(node, count + 1)));
      }
      if (count >= node.least) {
        closure.end(below);
      }
    }
  }
}
