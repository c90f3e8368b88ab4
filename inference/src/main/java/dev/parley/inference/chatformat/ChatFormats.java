package dev.parley.inference.chatformat;

import dev.parley.inference.tokenizer.TokenizerConfig;
import dev.parley.job.JobRequest.Thinking;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recognises the chat format of a model. */
final class ChatFormats {

  private static final String CUTOFF = "Cutting Knowledge Date: ";
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
      ChatFormat chatMl = new ChatMl(template.between(ChatMl.START + "system\n", ChatMl.END));
      boolean thinks =
          template.mentions("enable_thinking") && template.mentions(ThinkingChatMl.THOUGHT_END);
      return thinks ? new ThinkingChatMl(chatMl, Thinking.OFF) : chatMl;
    }
    if (template.mentions(Llama3.HEADER) || template.mentions(Llama3.END)) {
      return new Llama3(preamble(template));
    }
    if (template.mentions("<|user|>") && template.mentions("eos_token") && !end.isEmpty()) {
      return new Zephyr(end);
    }
    return new Plain(config.beginning().filter(beginning -> config.addsBeginning()));
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
