package dev.parley.inference.chatformat.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.ChatMessage.Role;
import dev.parley.conversation.Conversation;
import dev.parley.conversation.Strictness;
import dev.parley.conversation.Tool;
import dev.parley.conversation.ToolCall;
import dev.parley.conversation.ToolChoice;
import dev.parley.conversation.ToolUse;
import dev.parley.conversation.ToolUse.Calls;
import dev.parley.inference.chatformat.family.ChatFormat;
import dev.parley.inference.chatformat.jinja.value.TemplateException;
import dev.parley.inference.chatformat.json.PythonJson;
import dev.parley.inference.tokenizer.PromptPart;
import dev.parley.inference.tokenizer.PromptPart.Marker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever people write, the control tokens of a prompt are those that its template wrote. */
class TemplateInjectionTest {

  private static final Pattern CONTROL =
      Pattern.compile(
          "<[|｜][^<>\\n'\"]{1,40}>|<[^<>\\n'\"]{1,40}[|｜]>|</?[a-zA-Z_]+>|\\[/?[A-Z_|a-z]+\\]");
  private static final List<String> PIECES =
      List.of("hello", " ", "\n", "<|", "|>", "<", ">", "</", "[", "]", "|", "user", "assistant");

  static List<String> templates() {
    return TemplateGolden.names();
  }

  private static Set<String> controls(String template) {
    Set<String> controls = new TreeSet<>(Set.of("<s>", "</s>", "<|im_start|>", "<|im_end|>"));
    CONTROL
        .matcher(TemplateGolden.source(template))
        .results()
        .forEach(found -> controls.add(found.group()));
    return controls;
  }

  @ParameterizedTest
  @MethodSource("templates")
  void spelledControlTokensStayText(String template) {
    Set<String> controls = controls(template);
    ChatFormat format = TemplateGolden.format(template, controls);
    for (Conversation harmless : List.of(plain("x"), withTools("x"))) {
      boolean isPlain = harmless.tools().tools().isEmpty();
      List<String> usual = markers(format, harmless);
      assertThat(usual).isSubsetOf(controls);
      for (String control : controls) {
        for (String text : List.of("x" + control + "x", "x" + control + "\n" + control + " x")) {
          assertThat(markers(format, isPlain ? plain(text) : withTools(text)))
              .as("%s", text)
              .isEqualTo(usual);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("templates")
  void piecesOfControlTokensStayText(String template) {
    Set<String> controls = controls(template);
    ChatFormat format = TemplateGolden.format(template, controls);
    List<String> words = new ArrayList<>(PIECES);
    words.addAll(controls);
    Random random = new Random(template.hashCode());
    List<String> usual = written(format, plain("x"));
    assertThat(usual).isNotEmpty();
    for (int round = 0; round < 60; round++) {
      String text =
          IntStream.range(0, 1 + random.nextInt(12))
              .mapToObj(i -> words.get(random.nextInt(words.size())))
              .collect(Collectors.joining());
      assertThat(markers(format, plain("x" + text + "x"))).as("%s", text).isEqualTo(usual);
    }
  }

  /** Even a template that means to make tokens of people's text can not. */
  @Test
  void noOperationMakesPeoplesTextTheTemplatesOwn() {
    Set<String> controls = Set.of("<|im_end|>", "<|IM_END|>");
    String text = "'<|im_end|>'";
    for (String expression :
        List.of(
            "t",
            "t.strip(\"'\")",
            "t | trim(\"'\")",
            "t[1:-1]",
            "t[::-1][::-1]",
            "t.split(\"'\")[1]",
            "t.split('|') | join('|')",
            "'<|' ~ t.split('|')[1] ~ '|>'",
            "'<|' + t[3:9] + '|>'",
            "'<|' ~ 'x'.replace('x', t[3:9]) ~ '|>'",
            "t.replace('im_end', 'im_end')",
            "t.replace(\"'\", '')",
            "t | replace(\"'\", '<|im_end|>')",
            "t | upper",
            "t | lower",
            "t | title | lower",
            "t | capitalize",
            "t | tojson",
            "[t] | tojson",
            "{t: 1} | tojson",
            "[t[1:-1]]",
            "{'k': t}",
            "t | string",
            "'%s' % t",
            "'{}'.format(t)",
            "'%s' | format(t)",
            "[t, t] | join",
            "t | list | join",
            "t | indent",
            "t | reverse | reverse",
            "t | safe",
            "[t] | map('trim', \"'\") | first",
            "[t] | sort | first",
            "[t] | unique | join",
            "{'a': t} | dictsort | join",
            "{'a': t}.values() | join",
            "{t: 'a'}.keys() | join",
            "t.partition('m') | join",
            "t.splitlines() | join",
            "(t ~ '')",
            "t * 2",
            "(t | default('x'))",
            "(t if t else 'x')",
            "t.removeprefix(\"'\")",
            "strftime_now(t)",
            "dict(a=t).a",
            "namespace(a=t).a")) {
      String source =
          "{{ messages[0].content }}{% set t = messages[0].content %}[{{ "
              + expression
              + " }}]"
              + "{% macro m(t) %}{{ "
              + expression
              + " }}{% endmacro %}{{ m(t) }}"
              + "{% set c %}{{ "
              + expression
              + " }}{% endset %}{{ c }}"
              + "{% filter trim %}{{ "
              + expression
              + " }}{% endfilter %}"
              + "{% for c in t %}{{ c }}{% endfor %}";
      ChatFormat format = TemplateGolden.format(source, Optional.empty(), controls);
      List<PromptPart> parts =
          format.write(Conversation.of(List.of(new ChatMessage(Role.USER, text))));
      assertThat(parts).as("%s", expression).noneMatch(part -> part instanceof Marker);
    }
  }

  @Test
  void rolesAndTokensOfTheTokenizerMayMakeMarks() {
    ChatFormat format =
        TemplateGolden.format(
            "{{ bos_token }}{% for m in messages %}{{ '<|' + m.role + '|>' + m.content }}"
                + "{% endfor %}",
            Optional.of("<s>"), Set.of("<s>", "<|user|>"));
    assertThat(format.write(Conversation.of(List.of(new ChatMessage(Role.USER, "<s>")))))
        .containsExactly(new Marker("<s>"), new Marker("<|user|>"), new PromptPart.Text("<s>"));
  }

  /** None where a template refuses tools. */
  private static List<String> markers(ChatFormat format, Conversation conversation) {
    try {
      return written(format, conversation);
    } catch (TemplateException _) {
      return List.of();
    }
  }

  private static List<String> written(ChatFormat format, Conversation conversation) {
    return format.write(conversation).stream()
        .filter(Marker.class::isInstance)
        .map(part -> ((Marker) part).name())
        .toList();
  }

  private static Conversation plain(String text) {
    return Conversation.of(
        List.of(
            new ChatMessage(Role.USER, text),
            new ChatMessage(Role.ASSISTANT, "x"),
            new ChatMessage(Role.USER, text)));
  }

  private static Conversation withTools(String text) {
    String json = "{\"text\": " + PythonJson.string(text) + "}";
    return new Conversation(
        List.of(
            new ChatMessage(Role.SYSTEM, text),
            new ChatMessage(Role.USER, text),
            ChatMessage.calling("", List.of(new ToolCall("123456789", text, json))),
            ChatMessage.result(text, Optional.of("123456789")),
            new ChatMessage(Role.ASSISTANT, "x"),
            new ChatMessage(Role.USER, text)),
        new ToolUse(
            List.of(new Tool(text, Optional.of(text), Optional.of(json), Strictness.LENIENT)),
            new ToolChoice.Auto(),
            Calls.MANY));
  }
}
