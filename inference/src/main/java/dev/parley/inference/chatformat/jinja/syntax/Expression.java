package dev.parley.inference.chatformat.jinja.syntax;

import dev.parley.inference.chatformat.jinja.value.JinjaValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What has a value. */
public sealed interface Expression {

  /** A text, a number, {@code true}, {@code false} or {@code none}. */
  record Literal(JinjaValue value) implements Expression {}

  /** A variable. */
  record Name(String name) implements Expression {}

  /** A list or a tuple. */
  record Items(List<Expression> items, JinjaValue.Sequence.Kind kind) implements Expression {}

  /** A dictionary. */
  record Members(List<Member> members) implements Expression {}

  /** A key and its value. */
  record Member(Expression key, Expression value) {}

  /** An attribute: {@code a.b}. */
  record Attribute(Expression target, String name) implements Expression {}

  /** An item: {@code a[b]}. */
  record Item(Expression target, Expression index) implements Expression {}

  /** Some of the items: {@code a[b:c:d]}. */
  record Slice(
      Expression target,
      Optional<Expression> start,
      Optional<Expression> stop,
      Optional<Expression> step)
      implements Expression {}

  /** What a function, filter or test is called with. */
  record CallArguments(List<Expression> positional, Map<String, Expression> named) {

    static final CallArguments NONE = new CallArguments(List.of(), Map.of());
  }

  /** The items of a list as arguments, one by one: {@code f(*a)}. */
  record Spread(Expression items) implements Expression {}

  /** A call. */
  record Call(Expression callee, CallArguments arguments) implements Expression {}

  /** A filter: {@code a | name(…)}. Without a target it gets the text of a block. */
  record Filter(Optional<Expression> target, String name, CallArguments arguments)
      implements Expression {}

  /** A test: {@code a is name}. */
  record Test(Expression target, String name, CallArguments arguments) implements Expression {}

  /** {@code not a}. */
  record Not(Expression operand) implements Expression {}

  /** {@code -a} and {@code +a}. */
  record Sign(char sign, Expression operand) implements Expression {}

  /** Arithmetic, on texts and lists too. */
  record Binary(String operator, Expression left, Expression right) implements Expression {}

  /** {@code a ~ b}: texts joined. */
  record Joined(List<Expression> parts) implements Expression {}

  /** Comparisons, each with the operand before it: {@code a < b <= c}. */
  record Compare(Expression first, List<Operand> rest) implements Expression {}

  /** What follows an operator; {@code not in} is one. */
  record Operand(String operator, Expression value) {}

  /** {@code a and b and c}: the first one that is false, else the last one. */
  record All(List<Expression> operands) implements Expression {}

  /** {@code a or b or c}: the first one that is true, else the last one. */
  record Any(List<Expression> operands) implements Expression {}

  /** {@code a if b else c}. */
  record Conditional(Expression value, Expression condition, Optional<Expression> otherwise)
      implements Expression {}
}
