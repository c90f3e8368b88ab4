package dev.parley.inference.chatformat.template;

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
import dev.parley.inference.chatformat.jinja.run.JinjaTemplate;
import dev.parley.inference.chatformat.jinja.value.MarkedText;
import dev.parley.inference.chatformat.jinja.value.TemplateException;
import dev.parley.inference.chatformat.prompt.TemplateText;
import dev.parley.inference.chatformat.template.TemplateVariables.Contents;
import dev.parley.inference.chatformat.tools.CallDialect;
import dev.parley.inference.tokenizer.TokenizerConfig;
import dev.parley.job.JobRequest.Thinking;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes chat formats of templates, and tries them. */
final class Templates {

  static final Conversation QUESTION =
      Conversation.of(List.of(new ChatMessage(Role.USER, "What is a lease?")));

  private static final String NAME = "get_lease";
  private static final String CITY = "Oslo";
  private static final String DESCRIPTION = "Finds a lease.";
  private static final String RESULT = "Until noon.";

  /** A call and its result. */
  static final Conversation CALLS =
      new Conversation(
          List.of(
              new ChatMessage(Role.USER, "Which lease?"),
              ChatMessage.calling(
                  "", List.of(new ToolCall("call_000", NAME, "{\"city\": \"" + CITY + "\"}"))),
              ChatMessage.result(RESULT, Optional.of("call_000"))),
          new ToolUse(
              List.of(
                  new Tool(
                      NAME,
                      Optional.of(DESCRIPTION),
                      Optional.of(
                          "{\"type\":\"object\",\"properties\":"
                              + "{\"city\":{\"type\":\"string\"}},\"required\":[\"city\"]}"),
                      Strictness.LENIENT)),
              new ToolChoice.Auto(),
              Calls.MANY));

  private Templates() {}

  /**
   * The format of a template that prints at least a question.
   *
   * @param controls names of control tokens
   * @throws TemplateException when it cannot
   */
  static ChatFormat format(String source, TokenizerConfig config, Set<String> controls) {
    Map<String, String> tokens = new HashMap<>();
    config.beginning().ifPresent(token -> tokens.put("bos_token", token));
    config.end().ifPresent(token -> tokens.put("eos_token", token));
    TemplatePrinter printer = printer(JinjaTemplate.of(source), tokens);
    TemplateTraits traits = TemplateTraits.of(new TemplateText(source));
    Set<Thinking> begun = EnumSet.noneOf(Thinking.class);
    for (Thinking thinking : Thinking.values()) {
      if (traits.thinks() && TemplateFormat.isThoughtBegun(asked(printer, thinking))) {
        begun.add(thinking);
      }
    }
    TemplateTraits known = traits.beginning(begun);
    return new TemplateFormat(
        printer, new ControlSpelling(controls), known.calling(calls(printer)), Thinking.OFF);
  }

  /** With texts as texts, if it prints these. */
  private static TemplatePrinter printer(JinjaTemplate template, Map<String, String> tokens) {
    TemplatePrinter printer = new TemplatePrinter(template, tokens, Contents.TEXT);
    try {
      asked(printer, Thinking.OFF);
      return printer;
    } catch (TemplateException e) {
      TemplatePrinter ofParts = new TemplatePrinter(template, tokens, Contents.PARTS);
      if (printsQuestion(ofParts)) {
        return ofParts;
      }
      throw e;
    }
  }

  private static boolean printsQuestion(TemplatePrinter printer) {
    try {
      asked(printer, Thinking.OFF);
      return true;
    } catch (TemplateException _) {
      return false;
    }
  }

  private static MarkedText asked(TemplatePrinter printer, Thinking thinking) {
    MarkedText prompt = printer.print(QUESTION, thinking, true);
    if (!prompt.text().contains(QUESTION.messages().getFirst().content())) {
      throw new TemplateException("leaves a question out");
    }
    return prompt;
  }

  /** As it writes one, where it describes the tool and tells the result too. */
  private static Optional<CallDialect> calls(TemplatePrinter printer) {
    try {
      String prompt = printer.print(CALLS, Thinking.OFF, true).text();
      return prompt.contains(DESCRIPTION) && prompt.contains(RESULT)
          ? WrittenCalls.dialect(prompt, NAME, CITY)
          : Optional.empty();
    } catch (TemplateException _) {
      return Optional.empty();
    }
  }
}
