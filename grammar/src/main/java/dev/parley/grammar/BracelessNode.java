package dev.parley.grammar;

import java.util.List;

/** Any bytes that do not begin, white space aside, with a brace. */
final class BracelessNode extends Node {

  @Override
  public Frame entry() {
    return At.START;
  }

  @Override
  protected List<Node> parts() {
    return List.of();
  }

  @Override
  protected int leastDepth() {
    return 0;
  }

  private enum At implements Frame {
    START {
      @Override
      public Frame step(int octet, int containers) {
        return switch (octet) {
          case ' ', '\n', '\t', '\r' -> START;
          case '{' -> Ended.DEAD;
          default -> REST;
        };
      }
    },
    REST {
      @Override
      public Frame step(int octet, int containers) {
        return REST;
      }
    };

    @Override
    public boolean canEnd() {
      return true;
    }
  }
}
