package dev.parley.inference.chatformat.template;

import dev.parley.conversation.Conversation;
import dev.parley.inference.chatformat.jinja.run.JinjaTemplate;
import dev.parley.inference.chatformat.jinja.value.JinjaValue;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Str;
import dev.parley.inference.chatformat.jinja.value.MarkedText;
import dev.parley.inference.chatformat.template.TemplateVariables.Contents;
import dev.parley.job.JobRequest.Thinking;
import java.util.Map;

/**
 * A template with the special tokens of its tokenizer.
 *
 * @param tokens by the names that templates know them by
 */
record TemplatePrinter(JinjaTemplate template, Map<String, String> tokens, Contents contents) {

  TemplatePrinter {
    tokens = Map.copyOf(tokens);
  }

  /**
   * What it prints of a conversation.
   *
   * @param asked whether it is to end with the beginning of an answer
   * @throws dev.parley.inference.chatformat.jinja.value.TemplateException when it cannot print it,
   *     or refuses it
   */
  MarkedText print(Conversation conversation, Thinking thinking, boolean asked) {
    Map<String, JinjaValue> variables =
        TemplateVariables.of(conversation, contents, thinking, asked);
    tokens.forEach((name, token) -> variables.put(name, Str.own(token)));
    return template.render(variables);
  }
}
