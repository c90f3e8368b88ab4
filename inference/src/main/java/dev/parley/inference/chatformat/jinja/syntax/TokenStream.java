package dev.parley.inference.chatformat.jinja.syntax;

import dev.parley.inference.chatformat.jinja.syntax.Token.Kind;
import java.util.List;

/** The tokens of a template, read from the first to the last one. Not thread-safe. */
final class TokenStream {

  private static final int DEEPEST = 150;

  private final List<Token> tokens;
  private int next;
  private int depth;

  /**
   * @param tokens of which the last one is {@link Kind#EOF}
   */
  TokenStream(List<Token> tokens) {
    this.tokens = tokens;
  }

  /** The token to be read next. */
  Token current() {
    return tokens.get(next);
  }

  /** The token behind that. */
  Token following() {
    return tokens.get(Math.min(next + 1, tokens.size() - 1));
  }

  Token take() {
    Token token = current();
    next = Math.min(next + 1, tokens.size() - 1);
    return token;
  }

  boolean isOperator(String spelled) {
    return current().is(Kind.OPERATOR, spelled);
  }

  boolean isName(String spelled) {
    return current().is(Kind.NAME, spelled);
  }

  boolean is(Kind kind) {
    return current().kind() == kind;
  }

  boolean skipOperator(String spelled) {
    boolean isNext = isOperator(spelled);
    if (isNext) {
      take();
    }
    return isNext;
  }

  boolean skipName(String spelled) {
    boolean isNext = isName(spelled);
    if (isNext) {
      take();
    }
    return isNext;
  }

  void expectOperator(String spelled) {
    if (!skipOperator(spelled)) {
      throw unexpected("'" + spelled + "'");
    }
  }

  void expectName(String spelled) {
    if (!skipName(spelled)) {
      throw unexpected("'" + spelled + "'");
    }
  }

  Token expect(Kind kind) {
    if (!is(kind)) {
      throw unexpected(kind.name());
    }
    return take();
  }

  /** Enters something that may hold its like. */
  void enter() {
    depth++;
    if (depth > DEEPEST) {
      throw new TemplateSyntaxException("is nested too deep", current().line());
    }
  }

  void leave() {
    depth--;
  }

  TemplateSyntaxException unexpected(String wanted) {
    Token found = current();
    String what = found.kind() == Kind.EOF ? "its end" : "'" + found.text() + "'";
    return new TemplateSyntaxException("has " + what + " in place of " + wanted, found.line());
  }
}
