package dev.parley.inference.chatformat.jinja.syntax;

import dev.parley.inference.chatformat.jinja.syntax.Statement.Parameter;
import dev.parley.inference.chatformat.jinja.syntax.Statement.Target;
import dev.parley.inference.chatformat.jinja.syntax.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Source to statements. Not thread-safe. */
public final class TemplateParser {

  private final TokenStream tokens;
  private final ExpressionParser expressions;

  private TemplateParser(TokenStream tokens) {
    this.tokens = tokens;
    this.expressions = new ExpressionParser(tokens);
  }

  /**
   * The statements of a template.
   *
   * @throws TemplateSyntaxException when it cannot be read
   */
  public static List<Statement> parse(String source) {
    return new TemplateParser(new TokenStream(Lexer.read(source))).body(Set.of());
  }

  /** Up to a tag with one of these names, whose name is the next token. */
  private List<Statement> body(Set<String> ends) {
    tokens.enter();
    List<Statement> body = new ArrayList<>();
    while (true) {
      Token token = tokens.current();
      if (token.kind() == Kind.EOF && ends.isEmpty()) {
        tokens.leave();
        return body;
      }
      tokens.take();
      switch (token.kind()) {
        case DATA -> body.add(new Statement.Data(token.text()));
        case PRINT_BEGIN -> body.add(print());
        case TAG_BEGIN -> {
          if (ends.contains(tokens.current().text())) {
            tokens.leave();
            return body;
          }
          body.add(statement());
        }
        default ->
            throw new TemplateSyntaxException("has no " + String.join(" or ", ends), token.line());
      }
    }
  }

  private Statement print() {
    Expression value = expressions.tuple();
    tokens.expect(Kind.PRINT_END);
    return new Statement.Print(value);
  }

  private Statement statement() {
    Token name = tokens.expect(Kind.NAME);
    return switch (name.text()) {
      case "if" -> branches();
      case "for" -> loop();
      case "set" -> set();
      case "with" -> with();
      case "macro" -> macro();
      case "call" -> call();
      case "filter" -> filter();
      case "generation" -> new Statement.Block(bodyTo("endgeneration"));
      case "break" -> single(new Statement.Break());
      case "continue" -> single(new Statement.Continue());
      default ->
          throw new TemplateSyntaxException(
              "has a tag '" + name.text() + "', which is not known here", name.line());
    };
  }

  private Statement single(Statement statement) {
    tokens.expect(Kind.TAG_END);
    return statement;
  }

  /** Behind a tag, up to the end of another one. */
  private List<Statement> bodyTo(String end) {
    tokens.expect(Kind.TAG_END);
    List<Statement> body = body(Set.of(end));
    tokens.expectName(end);
    tokens.expect(Kind.TAG_END);
    return body;
  }

  private Statement branches() {
    List<Statement.Branch> branches = new ArrayList<>();
    do {
      Expression condition = expressions.tuple();
      tokens.expect(Kind.TAG_END);
      branches.add(new Statement.Branch(condition, body(Set.of("elif", "else", "endif"))));
    } while (tokens.skipName("elif"));
    return new Statement.If(branches, otherwise("endif"));
  }

  /** What stands behind {@code else}, if that follows, and the end. */
  private List<Statement> otherwise(String end) {
    if (tokens.skipName("else")) {
      return bodyTo(end);
    }
    tokens.expectName(end);
    tokens.expect(Kind.TAG_END);
    return List.of();
  }

  private Statement loop() {
    Target target = target();
    tokens.expectName("in");
    Expression items = expressions.withoutCondition();
    Optional<Expression> filter =
        tokens.skipName("if") ? Optional.of(expressions.expression()) : Optional.empty();
    tokens.skipName("recursive");
    tokens.expect(Kind.TAG_END);
    List<Statement> body = body(Set.of("else", "endfor"));
    return new Statement.For(target, items, filter, body, otherwise("endfor"));
  }

  private Target target() {
    Target first = oneTarget();
    if (!tokens.isOperator(",")) {
      return first;
    }
    List<Target> targets = new ArrayList<>(List.of(first));
    while (tokens.skipOperator(",") && (tokens.is(Kind.NAME) || tokens.isOperator("("))) {
      targets.add(oneTarget());
    }
    return new Target.Unpacked(targets);
  }

  private Target oneTarget() {
    if (tokens.skipOperator("(")) {
      tokens.enter();
      Target inner = target();
      tokens.leave();
      tokens.expectOperator(")");
      return inner;
    }
    String name = tokens.expect(Kind.NAME).text();
    return tokens.skipOperator(".")
        ? new Target.Member(name, tokens.expect(Kind.NAME).text())
        : new Target.Variable(name);
  }

  private Statement set() {
    Target target = target();
    if (tokens.skipOperator("=")) {
      return single(new Statement.Assign(target, expressions.tuple()));
    }
    Optional<Expression> filter =
        tokens.skipOperator("|") ? Optional.of(expressions.blockFilter()) : Optional.empty();
    return new Statement.Capture(target, filter, bodyTo("endset"));
  }

  private Statement with() {
    List<Statement.Assign> variables = new ArrayList<>();
    while (!tokens.is(Kind.TAG_END)) {
      Target variable = oneTarget();
      tokens.expectOperator("=");
      variables.add(new Statement.Assign(variable, expressions.expression()));
      if (!tokens.is(Kind.TAG_END)) {
        tokens.expectOperator(",");
      }
    }
    return new Statement.With(variables, bodyTo("endwith"));
  }

  private Statement macro() {
    String name = tokens.expect(Kind.NAME).text();
    List<Parameter> parameters = parameters();
    return new Statement.Macro(name, parameters, bodyTo("endmacro"));
  }

  private List<Parameter> parameters() {
    List<Parameter> parameters = new ArrayList<>();
    tokens.expectOperator("(");
    while (!tokens.skipOperator(")")) {
      String name = tokens.expect(Kind.NAME).text();
      parameters.add(
          new Parameter(
              name,
              tokens.skipOperator("=") ? Optional.of(expressions.expression()) : Optional.empty()));
      if (!tokens.isOperator(")")) {
        tokens.expectOperator(",");
      }
    }
    return parameters;
  }

  private Statement call() {
    List<Parameter> parameters = tokens.isOperator("(") ? parameters() : List.of();
    Expression call = expressions.expression();
    return new Statement.CallBlock(parameters, call, bodyTo("endcall"));
  }

  private Statement filter() {
    Expression filter = expressions.blockFilter();
    return new Statement.FilterBlock(filter, bodyTo("endfilter"));
  }
}
