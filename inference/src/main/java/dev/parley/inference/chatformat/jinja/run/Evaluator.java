package dev.parley.inference.chatformat.jinja.run;

import dev.parley.inference.chatformat.jinja.library.Attributes;
import dev.parley.inference.chatformat.jinja.library.Builtin;
import dev.parley.inference.chatformat.jinja.library.Filters;
import dev.parley.inference.chatformat.jinja.library.Tests;
import dev.parley.inference.chatformat.jinja.syntax.Expression;
import dev.parley.inference.chatformat.jinja.syntax.Expression.CallArguments;
import dev.parley.inference.chatformat.jinja.value.Arguments;
import dev.parley.inference.chatformat.jinja.value.JinjaValue;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Dict;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Function;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.None;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Sequence;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Str;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Undefined;
import dev.parley.inference.chatformat.jinja.value.MarkedTextBuilder;
import dev.parley.inference.chatformat.jinja.value.PythonSpelling;
import dev.parley.inference.chatformat.jinja.value.TemplateException;
import dev.parley.inference.chatformat.jinja.value.ValueOrder;
import dev.parley.inference.chatformat.jinja.value.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Values of expressions. Not thread-safe. */
final class Evaluator {

  /** Characters are taken one by one where a slice has steps. */
  private static final long STEPPED = 16;

  private final Limits limits;

  Evaluator(Limits limits) {
    this.limits = limits;
  }

  /** The value of an expression. */
  JinjaValue evaluate(Expression expression, Scope scope) {
    limits.enter();
    JinjaValue value = valueOf(expression, scope);
    limits.leave();
    return value;
  }

  boolean holds(Expression condition, Scope scope) {
    return Values.isTrue(evaluate(condition, scope));
  }

  private JinjaValue valueOf(Expression expression, Scope scope) {
    return switch (expression) {
      case Expression.Literal(JinjaValue value) -> value;
      case Expression.Name(String name) -> scope.get(name);
      case Expression.Items items -> spent(new Sequence(all(items.items(), scope), items.kind()));
      case Expression.Members members -> spent(dict(members, scope));
      case Expression.Attribute(Expression target, String name) ->
          Attributes.attribute(evaluate(target, scope), name);
      case Expression.Item item -> item(item, scope);
      case Expression.Spread _ -> throw new TemplateException("spreads a list in a wrong place");
      case Expression.Slice slice -> slice(slice, scope);
      case Expression.Call call -> call(call, scope);
      case Expression.Filter filter ->
          filter(filter, filter.target().map(target -> evaluate(target, scope)), scope);
      case Expression.Test test -> test(test, scope);
      case Expression.Not(Expression operand) -> Values.bool(!holds(operand, scope));
      case Expression.Sign(char sign, Expression operand) ->
          Arithmetic.signed(sign, evaluate(operand, scope));
      case Expression.Binary(String operator, Expression left, Expression right) ->
          spent(Arithmetic.apply(operator, evaluate(left, scope), evaluate(right, scope)));
      case Expression.Joined(List<Expression> parts) -> spent(joined(parts, scope));
      case Expression.Compare compare -> Values.bool(compare(compare, scope));
      case Expression.All(List<Expression> operands) -> first(operands, false, scope);
      case Expression.Any(List<Expression> operands) -> first(operands, true, scope);
      case Expression.Conditional conditional -> conditional(conditional, scope);
    };
  }

  private JinjaValue spent(JinjaValue made) {
    limits.spend(made.size().units());
    return made;
  }

  private List<JinjaValue> all(List<Expression> expressions, Scope scope) {
    List<JinjaValue> values = new ArrayList<>();
    for (Expression expression : expressions) {
      if (expression instanceof Expression.Spread(Expression items)) {
        values.addAll(Values.items(spent(evaluate(items, scope))));
      } else {
        values.add(evaluate(expression, scope));
      }
    }
    return values;
  }

  private JinjaValue dict(Expression.Members members, Scope scope) {
    List<Dict.Member> all = new ArrayList<>();
    for (Expression.Member member : members.members()) {
      all.add(new Dict.Member(evaluate(member.key(), scope), evaluate(member.value(), scope)));
    }
    return new Dict(all);
  }

  private JinjaValue item(Expression.Item item, Scope scope) {
    JinjaValue target = evaluate(item.target(), scope);
    if (target instanceof Str) {
      spent(target);
    }
    return Attributes.item(target, evaluate(item.index(), scope));
  }

  private JinjaValue slice(Expression.Slice slice, Scope scope) {
    JinjaValue target = spent(evaluate(slice.target(), scope));
    if (slice.step().isPresent()) {
      limits.spend(STEPPED * target.size().units());
    }
    return spent(
        Slices.of(
            target,
            bound(slice.start(), scope),
            bound(slice.stop(), scope),
            bound(slice.step(), scope)));
  }

  private Optional<Integer> bound(Optional<Expression> bound, Scope scope) {
    return bound
        .map(expression -> evaluate(expression, scope))
        .filter(value -> !(value instanceof None))
        .map(Values::integer);
  }

  private JinjaValue call(Expression.Call call, Scope scope) {
    JinjaValue callee = evaluate(call.callee(), scope);
    Arguments arguments = arguments(call.arguments(), scope);
    return switch (callee) {
      case Attributes.Method(JinjaValue target, Builtin builtin) ->
          applied(builtin, target, arguments);
      case Function function -> spent(function.call(arguments));
      default -> throw new TemplateException("calls " + Values.kind(callee));
    };
  }

  Arguments arguments(CallArguments arguments, Scope scope) {
    Map<String, JinjaValue> named = new LinkedHashMap<>();
    arguments.named().forEach((name, value) -> named.put(name, evaluate(value, scope)));
    return new Arguments(all(arguments.positional(), scope), named);
  }

  private JinjaValue applied(Builtin builtin, JinjaValue target, Arguments arguments) {
    limits.spend(target.size().units());
    arguments.positional().forEach(argument -> limits.spendSearch(target, argument));
    arguments.named().values().forEach(argument -> limits.spendSearch(target, argument));
    return spent(builtin.apply(target, arguments));
  }

  /** Applies a filter, or those behind one another, to a value. */
  private JinjaValue filter(Expression.Filter filter, Optional<JinjaValue> target, Scope scope) {
    Builtin builtin =
        Filters.named(filter.name())
            .orElseThrow(() -> new TemplateException(unknown("filter", filter.name())));
    JinjaValue value = target.orElseThrow(() -> new TemplateException("has a filter of nothing"));
    return applied(builtin, value, arguments(filter.arguments(), scope));
  }

  /** Applies the filters of a block to what it printed. */
  JinjaValue filtered(Expression filters, JinjaValue text, Scope scope) {
    if (!(filters instanceof Expression.Filter filter)) {
      throw new TemplateException("has a block with an expression that is no filter");
    }
    JinjaValue target = filter.target().map(inner -> filtered(inner, text, scope)).orElse(text);
    return filter(filter, Optional.of(target), scope);
  }

  private JinjaValue test(Expression.Test test, Scope scope) {
    Builtin builtin =
        Tests.named(test.name())
            .orElseThrow(() -> new TemplateException(unknown("test", test.name())));
    return applied(builtin, evaluate(test.target(), scope), arguments(test.arguments(), scope));
  }

  private static String unknown(String what, String name) {
    return "uses a " + what + " '" + name + "', which is not known here";
  }

  private JinjaValue joined(List<Expression> parts, Scope scope) {
    MarkedTextBuilder text = new MarkedTextBuilder();
    for (Expression part : parts) {
      text.append(PythonSpelling.of(evaluate(part, scope)));
    }
    return new Str(text.build());
  }

  private boolean compare(Expression.Compare compare, Scope scope) {
    JinjaValue left = evaluate(compare.first(), scope);
    for (Expression.Operand operand : compare.rest()) {
      JinjaValue right = evaluate(operand.value(), scope);
      if (!holds(operand.operator(), left, right)) {
        return false;
      }
      left = right;
    }
    return true;
  }

  private boolean holds(String operator, JinjaValue left, JinjaValue right) {
    limits.spend(Math.min(left.size().units(), right.size().units()));
    return switch (operator) {
      case "==" -> ValueOrder.equal(left, right);
      case "!=" -> !ValueOrder.equal(left, right);
      case "<" -> ValueOrder.compare(left, right) < 0;
      case "<=" -> ValueOrder.compare(left, right) <= 0;
      case ">" -> ValueOrder.compare(left, right) > 0;
      case ">=" -> ValueOrder.compare(left, right) >= 0;
      case "in" -> contains(right, left);
      case "not in" -> !contains(right, left);
      default -> throw new TemplateException("has an operator '" + operator + "'");
    };
  }

  private boolean contains(JinjaValue container, JinjaValue item) {
    limits.spendSearch(container, item);
    return ValueOrder.contains(container, item);
  }

  /** The first operand that is, or is not, true; else the last one. */
  private JinjaValue first(List<Expression> operands, boolean wanted, Scope scope) {
    JinjaValue value = new Undefined("nothing");
    for (Expression operand : operands) {
      value = evaluate(operand, scope);
      if (Values.isTrue(value) == wanted) {
        return value;
      }
    }
    return value;
  }

  private JinjaValue conditional(Expression.Conditional conditional, Scope scope) {
    if (holds(conditional.condition(), scope)) {
      return evaluate(conditional.value(), scope);
    }
    return conditional
        .otherwise()
        .map(otherwise -> evaluate(otherwise, scope))
        .orElseGet(() -> new Undefined("a value without its condition"));
  }
}
