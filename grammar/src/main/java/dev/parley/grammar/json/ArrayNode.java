package dev.parley.grammar.json;

import static dev.parley.grammar.Ended.DEAD;
import static dev.parley.grammar.Ended.DONE;

import dev.parley.grammar.Closure;
import dev.parley.grammar.Frame;
import dev.parley.grammar.FrameStack;
import dev.parley.grammar.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A JSON array. */
public final class ArrayNode extends Node {

  private final List<Node> first;
  private final Optional<Node> rest;
  private final int least;
  private final int most;

  /**
   * @param first what the first items are, one by one
   * @param rest what the items behind them are, if there may be any
   * @param most {@link Integer#MAX_VALUE}: without limit
   */
  public ArrayNode(List<Node> first, Optional<Node> rest, int least, int most) {
    this.first = List.copyOf(first);
    this.rest = rest;
    this.least = least;
    this.most = rest.isPresent() ? most : Math.min(most, first.size());
  }

  @Override
  public Frame entry() {
    return new At(this, Place.OPEN, 0);
  }

  @Override
  protected List<Node> parts() {
    List<Node> parts = new ArrayList<>(first);
    rest.ifPresent(parts::add);
    return parts;
  }

  @Override
  protected int leastDepth() {
    if (least > most) {
      return NEVER;
    }
    int deepest = first.stream().limit(least).mapToInt(Node::depth).max().orElse(0);
    int further = least > first.size() ? rest.orElseThrow().depth() : 0;
    return 1 + Math.max(deepest, further);
  }

  private Node item(int index) {
    return index < first.size() ? first.get(index) : rest.orElseThrow();
  }

  private boolean mayHave(int index, int containers) {
    return index < most && item(index).fits(containers);
  }

  private enum Place {
    OPEN,
    FIRST,
    EMPTY,
    AFTER_ITEM,
    SPACE,
    ITEM
  }

  /**
   * @param count of the items so far, as far as it matters
   */
  private record At(ArrayNode node, Place place, int count) implements Frame {

    @Override
    public Frame step(int octet, int containers) {
      return switch (place) {
        case OPEN -> octet == '[' ? at(Place.FIRST) : DEAD;
        case EMPTY -> octet == ']' ? DONE : DEAD;
        case AFTER_ITEM -> {
          if (octet == ']') {
            yield count >= node.least ? DONE : DEAD;
          }
          yield octet == ',' && node.mayHave(count, containers) ? at(Place.SPACE) : DEAD;
        }
        case SPACE -> octet == ' ' ? at(Place.ITEM) : DEAD;
        case FIRST, ITEM -> throw new IllegalStateException("an item begins before the next byte");
      };
    }

    @Override
    public void unfold(FrameStack below, Closure closure) {
      switch (place) {
        case OPEN, EMPTY, AFTER_ITEM, SPACE -> closure.keep(this, below);
        case FIRST -> {
          if (node.least == 0) {
            closure.keep(at(Place.EMPTY), below);
          }
          if (node.mayHave(0, below.containers() + 1)) {
            item(below, closure);
          }
        }
        case ITEM -> item(below, closure);
      }
    }

    @Override
    public int containers() {
      return 1;
    }

    private void item(FrameStack below, Closure closure) {
      At after = new At(node, Place.AFTER_ITEM, counted());
      closure.add(node.item(count).entry(), below.push(after));
    }

    /** Behind all that tells items apart the number no longer matters. */
    private int counted() {
      boolean matters = node.most < Integer.MAX_VALUE;
      int enough = Math.max(node.least, node.first.size());
      return matters ? count + 1 : Math.min(count + 1, enough);
    }

    private At at(Place next) {
      return new At(node, next, count);
    }
  }
}
