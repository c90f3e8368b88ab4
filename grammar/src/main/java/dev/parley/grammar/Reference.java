package dev.parley.grammar;

import java.util.List;
import java.util.Optional;

/** Stands for a node that is not known yet: grammars that contain themselves need it. */
public final class Reference extends Node {

  private Optional<Node> target = Optional.empty();

  /** Says what it stands for, once. */
  public void resolve(Node node) {
    if (target.isPresent()) {
      throw new IllegalStateException("resolved twice");
    }
    target = Optional.of(node);
  }

  @Override
  public Frame entry() {
    return target.orElseThrow().entry();
  }

  @Override
  boolean isOpen() {
    return target.isEmpty();
  }

  @Override
  protected List<Node> parts() {
    return target.stream().toList();
  }

  @Override
  protected int leastDepth() {
    return target.orElseThrow().depth();
  }
}
