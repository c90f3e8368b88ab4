package dev.parley.grammar;

import java.util.List;

/** Any one of several; of none, nothing at all. */
public final class ChoiceNode extends Node {

  private final List<Node> choices;

  public ChoiceNode(List<Node> choices) {
    this.choices = List.copyOf(choices);
  }

  @Override
  public Frame entry() {
    return new At(this);
  }

  @Override
  protected List<Node> parts() {
    return choices;
  }

  @Override
  protected int leastDepth() {
    return choices.stream().mapToInt(Node::depth).min().orElse(NEVER);
  }

  private record At(ChoiceNode node) implements Frame {

    @Override
    public Frame step(int octet, int containers) {
      throw new IllegalStateException("a choice is made before the next byte");
    }

    @Override
    public void unfold(FrameStack below, Closure closure) {
      for (Node choice : node.choices) {
        if (choice.fits(below.containers())) {
          closure.add(choice.entry(), below);
        }
      }
    }
  }
}
