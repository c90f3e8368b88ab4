package dev.parley.inference.chatformat.jinja.syntax;

import dev.parley.inference.chatformat.jinja.syntax.Expression.CallArguments;
import dev.parley.inference.chatformat.jinja.syntax.Token.Kind;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Expressions by their precedence, the weakest operator first. Not thread-safe. */
final class ExpressionParser {

  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
  private static final Set<String> SUMS = Set.of("+", "-");
  private static final Set<String> PRODUCTS = Set.of("*", "/", "//", "%");
  private static final Set<String> POWERS = Set.of("**");
  private static final Set<Kind> TUPLE_ENDS = Set.of(Kind.PRINT_END, Kind.TAG_END);

  private final TokenStream tokens;
  private final PrimaryParser primaries;

  ExpressionParser(TokenStream tokens) {
    this.tokens = tokens;
    this.primaries = new PrimaryParser(tokens, this);
  }

  /** One expression. */
  Expression expression() {
    tokens.enter();
    Expression value = any();
    while (tokens.skipName("if")) {
      Expression condition = any();
      Optional<Expression> otherwise =
          tokens.skipName("else") ? Optional.of(expression()) : Optional.empty();
      value = new Expression.Conditional(value, condition, otherwise);
    }
    tokens.leave();
    return value;
  }

  /** One without a condition behind it: what a loop goes through. */
  Expression withoutCondition() {
    return any();
  }

  /** Expressions with commas between them are a tuple. */
  Expression tuple() {
    Expression first = expression();
    if (!tokens.isOperator(",")) {
      return first;
    }
    List<Expression> items = new ArrayList<>(List.of(first));
    while (tokens.skipOperator(",") && !isTupleEnd()) {
      items.add(expression());
    }
    return new Expression.Items(items, Sequence.Kind.TUPLE);
  }

  private boolean isTupleEnd() {
    return TUPLE_ENDS.contains(tokens.current().kind()) || tokens.isOperator(")");
  }

  private Expression any() {
    List<Expression> operands = separated(this::all, "or");
    return operands.size() == 1 ? operands.getFirst() : new Expression.Any(operands);
  }

  private Expression all() {
    List<Expression> operands = separated(this::not, "and");
    return operands.size() == 1 ? operands.getFirst() : new Expression.All(operands);
  }

  private List<Expression> separated(Supplier<Expression> operand, String word) {
    List<Expression> operands = new ArrayList<>(List.of(operand.get()));
    while (tokens.skipName(word)) {
      operands.add(operand.get());
    }
    return operands;
  }

  private Expression not() {
    if (!tokens.skipName("not")) {
      return compare();
    }
    tokens.enter();
    Expression operand = not();
    tokens.leave();
    return new Expression.Not(operand);
  }

  private Expression compare() {
    Expression first = sum();
    List<Expression.Operand> rest = new ArrayList<>();
    Optional<String> operator = comparison();
    while (operator.isPresent()) {
      rest.add(new Expression.Operand(operator.get(), sum()));
      operator = comparison();
    }
    return rest.isEmpty() ? first : new Expression.Compare(first, rest);
  }

  private Optional<String> comparison() {
    Token token = tokens.current();
    if (token.kind() == Kind.OPERATOR && COMPARISONS.contains(token.text())) {
      return Optional.of(tokens.take().text());
    }
    if (tokens.skipName("in")) {
      return Optional.of("in");
    }
    if (tokens.isName("not") && tokens.following().is(Kind.NAME, "in")) {
      tokens.take();
      tokens.take();
      return Optional.of("not in");
    }
    return Optional.empty();
  }

  private Expression sum() {
    return chain(this::joined, SUMS);
  }

  private Expression joined() {
    List<Expression> parts = new ArrayList<>(List.of(product()));
    while (tokens.skipOperator("~")) {
      parts.add(product());
    }
    return parts.size() == 1 ? parts.getFirst() : new Expression.Joined(parts);
  }

  private Expression product() {
    return chain(this::power, PRODUCTS);
  }

  private Expression power() {
    return chain(() -> primaries.unary(PrimaryParser.Filters.ALLOWED), POWERS);
  }

  private Expression chain(Supplier<Expression> operand, Set<String> operators) {
    Expression left = operand.get();
    while (tokens.is(Kind.OPERATOR) && operators.contains(tokens.current().text())) {
      left = new Expression.Binary(tokens.take().text(), left, operand.get());
    }
    return left;
  }

  /** A filter, and those behind it, of a block's text. */
  Expression blockFilter() {
    return primaries.filters(Optional.empty());
  }

  /** The arguments of a call, if there are any. */
  CallArguments arguments() {
    return primaries.arguments();
  }
}
