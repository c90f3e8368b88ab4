package dev.parley.inference.chatformat.jinja.syntax;

import java.util.List;
import java.util.Optional;

/** What is executed. */
public sealed interface Statement {

  /** Text between tags. */
  record Data(String text) implements Statement {}

  /** <code>{{ value }}</code>. */
  record Print(Expression value) implements Statement {}

  /** The branches of which the first one with a true condition is executed. */
  record If(List<Branch> branches, List<Statement> otherwise) implements Statement {}

  /** What is executed under a condition. */
  record Branch(Expression condition, List<Statement> body) {}

  /**
   * A loop.
   *
   * @param filter which items it has
   * @param otherwise for no item at all
   */
  record For(
      Target target,
      Expression items,
      Optional<Expression> filter,
      List<Statement> body,
      List<Statement> otherwise)
      implements Statement {}

  /** {@code set target = value}. */
  record Assign(Target target, Expression value) implements Statement {}

  /**
   * {@code set target}: what the body prints.
   *
   * @param filter one without a target, which changes the text
   */
  record Capture(Target target, Optional<Expression> filter, List<Statement> body)
      implements Statement {}

  /** {@code with a = b}: variables for a body alone. */
  record With(List<Assign> variables, List<Statement> body) implements Statement {}

  /** A macro. */
  record Macro(String name, List<Parameter> parameters, List<Statement> body)
      implements Statement {}

  /** A parameter of a macro. */
  record Parameter(String name, Optional<Expression> otherwise) {}

  /** A call of a macro that calls the body back as {@code caller}. */
  record CallBlock(List<Parameter> parameters, Expression call, List<Statement> body)
      implements Statement {}

  /** A filter, one without a target, over what the body prints. */
  record FilterBlock(Expression filter, List<Statement> body) implements Statement {}

  /** Statements without a tag of their own that matters here. */
  record Block(List<Statement> body) implements Statement {}

  /** Ends the loop. */
  record Break() implements Statement {}

  /** Ends this turn of the loop. */
  record Continue() implements Statement {}

  /** What can be assigned to. */
  sealed interface Target {

    /** A variable. */
    record Variable(String name) implements Target {}

    /** An attribute of a namespace. */
    record Member(String namespace, String name) implements Target {}

    /** The items of a sequence, one by one. */
    record Unpacked(List<Target> targets) implements Target {}
  }
}
