package dev.parley.inference.chatformat.jinja.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.inference.chatformat.jinja.value.JinjaValue;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Sequence;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Str;
import dev.parley.inference.chatformat.jinja.value.MarkedText;
import dev.parley.inference.chatformat.jinja.value.Origin;
import dev.parley.inference.chatformat.jinja.value.TemplateException;
import dev.parley.inference.chatformat.jinja.value.TemplateLimitException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model's file cannot hold up a worker, whatever its template does. */
class JinjaLimitsTest {

  private static final String LONG = "x".repeat(10_000);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
        "{% macro f(n) %}{{ g(n) }}{% endmacro %}{% macro g(n) %}{{ f(n) }}{% endmacro %}{{ f(1)"
            + " }}",
        "{{ range(1000000000) | list }}",
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "{% for a in range(9999) %}{% for b in range(9999) %}{% set c = a * b %}{% endfor %}{%"
            + " endfor %}",
        "{{ 'x' * 1000000000 }}",
        "{{ ('x' * 1000000) * 1000000 }}",
        "{{ [1] * 1000000000 }}",
        "{{ 2 ** 999999 }}",
        "{% set ns = namespace(x=2) %}{% for a in range(90) %}{% set ns.x = ns.x * ns.x %}{% endfor"
            + " %}",
        "{% set ns = namespace(x='ab') %}{% for a in range(90) %}{% set ns.x = ns.x ~ ns.x %}{%"
            + " endfor %}",
        "{% set ns = namespace(x='ab') %}{% for a in range(90) %}{% set ns.x = ns.x.replace('a',"
            + " ns.x) %}{% endfor %}",
        "{% set ns = namespace(x=[1]) %}{% for a in range(90) %}{% set ns.x = [ns.x, ns.x] %}{%"
            + " endfor %}{{ ns.x == ns.x }}",
        "{% set ns = namespace(x=[1]) %}{% for a in range(9999) %}{% set ns.x = [ns.x] %}{% endfor"
            + " %}{{ ns.x }}",
        "{% set ns = namespace(x={}) %}{% for a in range(90) %}{% set ns.x = {'a': ns.x, 'b': ns.x}"
            + " %}{% endfor %}{{ ns.x | tojson }}",
        "{% for a in range(9999) %}{% set b = text in (text ~ a) %}{% endfor %}",
        "{% for a in range(9999) %}{% set b = (text ~ 'y') in (text ~ text) %}{% endfor %}",
        "{% for a in range(99999) %}{% set b = text.upper() %}{% endfor %}",
        "{% for a in range(99999) %}{% set b = text[::-1] %}{% endfor %}",
        "{% for a in range(99999) %}{% set b = text[a] %}{% endfor %}",
        "{% for a in range(99999) %}{{ text }}{% endfor %}",
        "{% for a in range(99999) %}{% set b = words | sort | join %}{% endfor %}",
        "{% for a in range(99999) %}{% set b = text.split('') %}{% set c = text | list %}{% endfor"
            + " %}",
        "{% for a in range(99999) %}{% set b = words | map('tojson', indent=99999) | list %}{%"
            + " endfor %}",
        "{% set ns = namespace() %}{% set ns.ns = ns %}{{ ns.ns.ns }}{{ [ns] | tojson }}",
        "{{ ' ' | center(999999999) }}",
        "{{ 'x' | indent(999999999, true) }}",
        "{{ 'x'.zfill(999999999) }}"
      })
  void endsWhatWouldNot(String template) {
    JinjaTemplate hostile = JinjaTemplate.of(template);
    Map<String, JinjaValue> variables =
        Map.of(
            "text",
            new Str(MarkedText.of(LONG, Origin.CONVERSATION)),
            "words",
            Sequence.list(Collections.nCopies(200, Str.own("word"))));
    assertThatThrownBy(() -> hostile.render(variables)).isInstanceOf(TemplateException.class);
  }

  @Test
  void readsNoSourceThatIsNestedTooDeep() {
    for (String source :
        List.of(
            "{{ " + "(".repeat(100_000),
            "{{ " + "[".repeat(100_000),
            "{{ " + "not ".repeat(100_000) + "x }}",
            "{{ " + "-".repeat(100_000) + "1 }}",
            "{{ " + "a(".repeat(100_000),
            "{{ " + "1 if 1 else ".repeat(100_000) + "1 }}",
            "{% if x %}".repeat(50_000),
            "{% for x in y %}".repeat(50_000),
            "{% set " + "(".repeat(100_000) + " %}")) {
      assertThatThrownBy(() -> JinjaTemplate.of(source))
          .as(source.substring(0, 12))
          .isInstanceOf(TemplateException.class);
    }
  }

  @Test
  void executesNoExpressionThatIsNestedTooDeep() {
    for (String source :
        List.of(
            "{{ x" + " + x".repeat(50_000) + " }}",
            "{{ x" + ".x".repeat(100_000) + " }}",
            "{{ x" + "|upper".repeat(50_000) + " }}",
            "{{ x" + "[0]".repeat(100_000) + " }}")) {
      assertThatThrownBy(() -> JinjaTemplate.of(source).render(Map.of("x", Str.own("x"))))
          .as(source.substring(0, 12))
          .isInstanceOf(TemplateException.class);
    }
  }

  @Test
  void takesNoSourceThatIsTooLong() {
    assertThatThrownBy(() -> JinjaTemplate.of("x".repeat(2_000_000)))
        .isInstanceOf(TemplateLimitException.class);
    assertThat(JinjaTemplate.of("{{ 1 }}\n".repeat(100_000)).render(Map.of()).length())
        .isGreaterThan(100_000);
  }

  /** An honest template that gathers all texts over and over stays far below the limits. */
  @Test
  void executesAnHonestTemplateOverALongConversation() {
    JinjaTemplate honest =
        JinjaTemplate.of(
            "{% set ns = namespace(all='') %}{% for m in words %}"
                + "{% set ns.all = ns.all ~ '<|u|>' + m.strip() + '<|e|>' %}"
                + "{% if 'think' in m and m.split('x')[0] %}!{% endif %}{% endfor %}{{ ns.all }}");
    String message = "y".repeat(500);
    MarkedText printed =
        honest.render(
            Map.of(
                "words",
                Sequence.list(
                    Collections.nCopies(
                        512, new Str(MarkedText.of(message, Origin.CONVERSATION))))));
    assertThat(printed.length()).isEqualTo(512 * 510);
    assertThat(printed.pieces()).hasSize(1024 + 1);
  }
}
