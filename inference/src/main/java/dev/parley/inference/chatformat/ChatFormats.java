package dev.parley.inference.chatformat;

import dev.parley.inference.chatformat.Hermes.Unreadable;
import dev.parley.inference.chatformat.Llama3.Functions;
import dev.parley.inference.tokenizer.TokenizerConfig;
import dev.parley.job.JobRequest.Thinking;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recognises the chat format of a model. */
final class ChatFormats {

  private static final String CUTOFF = "Cutting Knowledge Date: ";
  private static final String HERMES_ARGUMENTS = "<args-json-object>";
  private static final String LLAMA_FUNCTIONS = "Given the following functions";
  private static final Pattern DATE = Pattern.compile("date_string\\s*=\\s*\"([^\"\\n]{1,40})\"");

  private ChatFormats() {}

  /**
   * By the marks in its chat template. Without a template, a model whose end token is the end of a
   * turn was trained to chat; any other is a base model.
   */
  static ChatFormat recognise(TokenizerConfig config) {
    String end = config.end().orElse("");
    TemplateText template = new TemplateText(config.chatTemplate().orElse(end));
    if (template.mentions(ChatMl.START) || template.mentions(ChatMl.END)) {
      return chatMl(template);
    }
    if (template.mentions(Llama3.HEADER) || template.mentions(Llama3.END)) {
      return llama3(template);
    }
    if (template.mentions("<|user|>") && template.mentions("eos_token") && !end.isEmpty()) {
      return new Zephyr(end);
    }
    return new Plain(config.beginning().filter(beginning -> config.addsBeginning()));
  }

  private static ChatFormat chatMl(TemplateText template) {
    Optional<String> system = template.between(ChatMl.START + "system\n", ChatMl.END);
    Optional<Hermes> hermes =
        template.mentionsAll(Hermes.TOOLS, Hermes.CALL, Hermes.RESULT, HERMES_ARGUMENTS)
            ? Optional.of(new Hermes(unreadable(template)))
            : Optional.empty();
    boolean thinks = template.mentionsAll("enable_thinking", Thought.END);
    return new ChatMl(system, hermes, thinks ? Optional.of(Thinking.OFF) : Optional.empty());
  }

  private static Unreadable unreadable(TemplateText template) {
    return template.mentions("arguments is string") ? Unreadable.AS_THEY_ARE : Unreadable.QUOTED;
  }

  private static ChatFormat llama3(TemplateText template) {
    Optional<String> preamble = preamble(template);
    boolean calls = template.mentionsAll("tools_in_user_message", LLAMA_FUNCTIONS);
    return new Llama3(
        preamble, preamble.isPresent() && calls ? Functions.KNOWN : Functions.UNKNOWN);
  }

  /**
   * Llama 3.1 and later name two dates. Today's would make answers depend on the day, so it is
   * replaced by the date that the template itself falls back on.
   */
  private static Optional<String> preamble(TemplateText template) {
    Optional<String> cutoff = template.between(CUTOFF, "\n");
    Matcher date = DATE.matcher(template.source());
    return cutoff
        .filter(known -> date.find())
        .map(known -> CUTOFF + known + "\nToday Date: " + date.group(1) + "\n\n");
  }
}
