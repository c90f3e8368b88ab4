package dev.parley.inference.chatformat.jinja.syntax;

import dev.parley.inference.chatformat.jinja.syntax.Expression.CallArguments;
import dev.parley.inference.chatformat.jinja.syntax.Token.Kind;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Int;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Real;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Sequence;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Str;
import dev.parley.inference.chatformat.jinja.value.Values;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Literals and variables, and what is written behind them: attributes, calls, filters, tests. */
final class PrimaryParser {

  private static final Set<Kind> ARGUMENTS =
      Set.of(Kind.NAME, Kind.STRING, Kind.INTEGER, Kind.FLOAT);
  private static final Set<String> NO_ARGUMENT = Set.of("else", "or", "and");
  private static final int LONGEST_NUMBER = 100;

  /** Whether filters and tests may follow. */
  enum Filters {
    ALLOWED,
    FORBIDDEN
  }

  private final TokenStream tokens;
  private final ExpressionParser expressions;

  PrimaryParser(TokenStream tokens, ExpressionParser expressions) {
    this.tokens = tokens;
    this.expressions = expressions;
  }

  Expression unary(Filters filters) {
    tokens.enter();
    Expression operand;
    if (tokens.isOperator("-") || tokens.isOperator("+")) {
      operand = new Expression.Sign(tokens.take().text().charAt(0), unary(Filters.FORBIDDEN));
    } else {
      operand = primary();
    }
    operand = postfix(operand);
    if (filters == Filters.ALLOWED) {
      operand = filtered(operand);
    }
    tokens.leave();
    return operand;
  }

  private Expression primary() {
    Token token = tokens.take();
    return switch (token.kind()) {
      case NAME -> named(token.text());
      case STRING -> string(token);
      case INTEGER -> new Expression.Literal(new Int(new BigInteger(digits(token))));
      case FLOAT -> new Expression.Literal(new Real(Double.parseDouble(digits(token))));
      case OPERATOR -> bracketed(token);
      default -> throw fail(token);
    };
  }

  private static String digits(Token token) {
    if (token.text().length() > LONGEST_NUMBER) {
      throw fail(token);
    }
    return token.text().replace("_", "");
  }

  private static TemplateSyntaxException fail(Token token) {
    return new TemplateSyntaxException(
        "has '" + token.text() + "' in place of a value", token.line());
  }

  private static Expression named(String name) {
    return switch (name) {
      case "true", "True" -> new Expression.Literal(Values.bool(true));
      case "false", "False" -> new Expression.Literal(Values.bool(false));
      case "none", "None" -> new Expression.Literal(Values.NONE);
      default -> new Expression.Name(name);
    };
  }

  /** Strings that follow each other are one. */
  private Expression string(Token first) {
    StringBuilder text = new StringBuilder(first.text());
    while (tokens.is(Kind.STRING)) {
      text.append(tokens.take().text());
    }
    return new Expression.Literal(Str.own(text.toString()));
  }

  private Expression bracketed(Token bracket) {
    return switch (bracket.text()) {
      case "(" -> parenthesized();
      case "[" -> new Expression.Items(items("]"), Sequence.Kind.LIST);
      case "{" -> members();
      default -> throw fail(bracket);
    };
  }

  private Expression parenthesized() {
    if (tokens.skipOperator(")")) {
      return new Expression.Items(List.of(), Sequence.Kind.TUPLE);
    }
    Expression inner = expressions.tuple();
    tokens.expectOperator(")");
    return inner;
  }

  private List<Expression> items(String end) {
    List<Expression> items = new ArrayList<>();
    while (!tokens.skipOperator(end)) {
      items.add(expressions.expression());
      if (!tokens.isOperator(end)) {
        tokens.expectOperator(",");
      }
    }
    return items;
  }

  private Expression members() {
    List<Expression.Member> members = new ArrayList<>();
    while (!tokens.skipOperator("}")) {
      Expression key = expressions.expression();
      tokens.expectOperator(":");
      members.add(new Expression.Member(key, expressions.expression()));
      if (!tokens.isOperator("}")) {
        tokens.expectOperator(",");
      }
    }
    return new Expression.Members(members);
  }

  private Expression postfix(Expression start) {
    Expression target = start;
    while (true) {
      if (tokens.skipOperator(".")) {
        target = attribute(target);
      } else if (tokens.skipOperator("[")) {
        target = subscript(target);
      } else if (tokens.isOperator("(")) {
        target = new Expression.Call(target, arguments());
      } else {
        return target;
      }
    }
  }

  private Expression attribute(Expression target) {
    if (tokens.is(Kind.INTEGER)) {
      Int index = new Int(new BigInteger(digits(tokens.take())));
      return new Expression.Item(target, new Expression.Literal(index));
    }
    return new Expression.Attribute(target, tokens.expect(Kind.NAME).text());
  }

  private Expression subscript(Expression target) {
    Optional<Expression> start = bound();
    if (start.isPresent() && tokens.skipOperator("]")) {
      return new Expression.Item(target, start.get());
    }
    tokens.expectOperator(":");
    Optional<Expression> stop = bound();
    Optional<Expression> step = tokens.skipOperator(":") ? bound() : Optional.empty();
    tokens.expectOperator("]");
    return new Expression.Slice(target, start, stop, step);
  }

  private Optional<Expression> bound() {
    return tokens.isOperator(":") || tokens.isOperator("]")
        ? Optional.empty()
        : Optional.of(expressions.expression());
  }

  /** In parentheses. */
  CallArguments arguments() {
    tokens.expectOperator("(");
    List<Expression> positional = new ArrayList<>();
    Map<String, Expression> named = new LinkedHashMap<>();
    while (!tokens.skipOperator(")")) {
      if (tokens.is(Kind.NAME) && tokens.following().is(Kind.OPERATOR, "=")) {
        String name = tokens.take().text();
        tokens.take();
        named.put(name, expressions.expression());
      } else if (tokens.skipOperator("*")) {
        positional.add(new Expression.Spread(expressions.expression()));
      } else {
        positional.add(expressions.expression());
      }
      if (!tokens.isOperator(")")) {
        tokens.expectOperator(",");
      }
    }
    return new CallArguments(positional, named);
  }

  private Expression filtered(Expression start) {
    Expression target = start;
    while (true) {
      if (tokens.isOperator("|")) {
        target = filters(Optional.of(target));
      } else if (tokens.skipName("is")) {
        target = test(target);
      } else if (tokens.isOperator("(")) {
        target = new Expression.Call(target, arguments());
      } else {
        return target;
      }
    }
  }

  /** Filters one behind the other; the first one of a block stands without its bar. */
  Expression filters(Optional<Expression> target) {
    if (target.isPresent()) {
      tokens.expectOperator("|");
    }
    String name = tokens.expect(Kind.NAME).text();
    CallArguments arguments = tokens.isOperator("(") ? arguments() : CallArguments.NONE;
    Expression filter = new Expression.Filter(target, name, arguments);
    return target.isEmpty() && tokens.isOperator("|") ? filtered(filter) : filter;
  }

  private Expression test(Expression target) {
    boolean isNegated = tokens.skipName("not");
    String name = tokens.expect(Kind.NAME).text();
    CallArguments arguments = CallArguments.NONE;
    if (tokens.isOperator("(")) {
      arguments = arguments();
    } else if (hasArgument()) {
      arguments = new CallArguments(List.of(postfix(primary())), Map.of());
    }
    Expression test = new Expression.Test(target, name, arguments);
    return isNegated ? new Expression.Not(test) : test;
  }

  private boolean hasArgument() {
    Token token = tokens.current();
    boolean isValue = ARGUMENTS.contains(token.kind()) && !NO_ARGUMENT.contains(token.text());
    return isValue || tokens.isOperator("[") || tokens.isOperator("{");
  }
}
