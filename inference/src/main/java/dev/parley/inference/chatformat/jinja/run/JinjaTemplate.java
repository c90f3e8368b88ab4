package dev.parley.inference.chatformat.jinja.run;

import dev.parley.inference.chatformat.jinja.library.Globals;
import dev.parley.inference.chatformat.jinja.syntax.Statement;
import dev.parley.inference.chatformat.jinja.syntax.TemplateParser;
import dev.parley.inference.chatformat.jinja.value.JinjaValue;
import dev.parley.inference.chatformat.jinja.value.MarkedText;
import dev.parley.inference.chatformat.jinja.value.TemplateException;
import dev.parley.inference.chatformat.jinja.value.TemplateLimitException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A chat template that can be executed. It is a stranger's program: it sees its variables and
 * nothing else, and time and memory are bounded. What it prints knows of each piece whether the
 * template or a person wrote it. Thread-safe.
 */
public final class JinjaTemplate {

  private static final int LONGEST_SOURCE = 1 << 20;
  private static final String NOW = "strftime_now";

  private final List<Statement> body;
  private final Map<String, JinjaValue> globals;

  private JinjaTemplate(List<Statement> body, Map<String, JinjaValue> globals) {
    this.body = body;
    this.globals = globals;
  }

  /**
   * Reads a template.
   *
   * @throws TemplateException when it cannot be read
   */
  public static JinjaTemplate of(String source) {
    if (source.length() > LONGEST_SOURCE) {
      throw new TemplateLimitException("has more than " + LONGEST_SOURCE + " characters");
    }
    Map<String, JinjaValue> globals = new HashMap<>(Globals.all());
    if (source.contains(NOW + " is defined") || source.contains(NOW + " is not defined")) {
      // It has a date of its own, for those who have no clock.
      globals.remove(NOW);
    }
    try {
      return new JinjaTemplate(TemplateParser.parse(source), globals);
    } catch (StackOverflowError _) {
      throw new TemplateLimitException("is nested too deep");
    }
  }

  /**
   * What it prints.
   *
   * @throws TemplateException when it cannot be executed with these variables, or refuses them
   */
  public MarkedText render(Map<String, JinjaValue> variables) {
    Map<String, JinjaValue> all = new HashMap<>(globals);
    all.putAll(variables);
    try {
      return new Interpreter(new Limits(variables.values())).print(body, Scope.of(all).inner());
    } catch (StackOverflowError _) {
      throw new TemplateLimitException("is nested too deep");
    }
  }
}
