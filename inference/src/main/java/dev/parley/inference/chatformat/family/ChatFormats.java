package dev.parley.inference.chatformat.family;

import dev.parley.inference.chatformat.family.ChatMl.Content;
import dev.parley.inference.chatformat.family.Granite4.Description;
import dev.parley.inference.chatformat.family.Llama3.Functions;
import dev.parley.inference.chatformat.family.SmolLm3Chat.Header;
import dev.parley.inference.chatformat.family.Thoughts.Begun;
import dev.parley.inference.chatformat.family.Thoughts.Choice;
import dev.parley.inference.chatformat.family.Thoughts.Earlier;
import dev.parley.inference.chatformat.prompt.TemplateText;
import dev.parley.inference.chatformat.prompt.Thought;
import dev.parley.inference.chatformat.tools.Hermes;
import dev.parley.inference.chatformat.tools.Hermes.Unreadable;
import dev.parley.inference.chatformat.tools.MiniCpm5Tools;
import dev.parley.inference.chatformat.tools.Qwen35Tools;
import dev.parley.inference.chatformat.tools.ToolDialect;
import dev.parley.inference.tokenizer.TokenizerConfig;
import dev.parley.job.JobRequest.Thinking;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recognises the chat format of a model. */
public final class ChatFormats {

  private static final String SMOLLM =
      "You are a helpful AI assistant named SmolLM, trained by Hugging Face.";
  private static final String CUTOFF = "Cutting Knowledge Date: ";
  private static final String HERMES_ARGUMENTS = "<args-json-object>";
  private static final String LLAMA_FUNCTIONS = "Given the following functions";
  private static final Pattern DATE = Pattern.compile("date_string\\s*=\\s*\"([^\"\\n]{1,40})\"");

  /** The prompt for an answer ends with the mark that begins a thought. */
  private static final Pattern BEGUN = Pattern.compile("<think>(\\\\n|\\n)?['\"]\\s*-?\\}\\}");

  /** An empty thought, and the rest of a turn behind it. */
  private static final Pattern EMPTY_THOUGHT =
      Pattern.compile("<think>\\\\n\\\\n</think>\\\\n\\\\n['\"]\\s*\\+");

  private static final Pattern LINE_BEHIND_USER =
      Pattern.compile(
          "<\\|user\\|>\\\\n['\"]\\s*\\+\\s*message\\[['\"]content['\"]\\]\\s*\\+\\s*['\"]\\\\n");

  private ChatFormats() {}

  /**
   * By the marks in its chat template. Without a template, a model whose end token is the end of a
   * turn was trained to chat; any other is a base model.
   */
  public static ChatFormat recognise(TokenizerConfig config) {
    String end = config.end().orElse("");
    TemplateText template = new TemplateText(config.chatTemplate().orElse(end));
    if (template.mentionsAll(ChatMl.START, SMOLLM, "Reasoning Mode: ")) {
      return smolLm3(template);
    }
    if (template.mentions(ChatMl.START) || template.mentions(ChatMl.END)) {
      return chatMl(template, config);
    }
    if (template.mentions(Llama3.HEADER) || template.mentions(Llama3.END)) {
      return llama3(template);
    }
    if (template.mentionsAll(Granite4.ROLE, Hermes.CALL)) {
      return granite4(template);
    }
    if (template.mentionsAll("<|tool|>", "<|/tool|>", Phi4.ASSISTANT, Phi4.END)) {
      return new Phi4();
    }
    if (template.mentions(Gemma.START) || template.mentions(Gemma.END)) {
      return new Gemma(config.beginning());
    }
    if (template.mentionsAll(Ernie.BEGIN, "User: ", "Assistant: ")) {
      return new Ernie();
    }
    if (template.mentionsAll(DeepSeekR1.USER, DeepSeekR1.ASSISTANT, Thought.END)) {
      return deepSeekR1(template, config);
    }
    if (template.mentions("<|user|>") && template.mentions("eos_token") && !end.isEmpty()) {
      return template.looksLike(LINE_BEHIND_USER) ? new Falcon3(end) : new Zephyr(end);
    }
    return new Plain(config.beginning().filter(beginning -> config.addsBeginning()));
  }

  private static ChatFormat chatMl(TemplateText template, TokenizerConfig config) {
    return new ChatMl(
        config.beginning().filter(_ -> template.mentions("bos_token")),
        template.between(ChatMl.START + "system\n", ChatMl.END),
        template.mentions("content, true)|trim") ? Content.TRIMMED : Content.AS_IT_IS,
        tools(template),
        thoughts(template));
  }

  private static Optional<ToolDialect> tools(TemplateText template) {
    if (template.mentionsAll(Hermes.TOOLS, Hermes.CALL, ToolDialect.RESULT, HERMES_ARGUMENTS)) {
      return Optional.of(new Hermes(unreadable(template)));
    }
    if (template.mentionsAll(MiniCpm5Tools.CALL + " name=", MiniCpm5Tools.PARAMETER + " name=")) {
      return Optional.of(new MiniCpm5Tools());
    }
    boolean describesInJson = template.mentions("tool | tojson");
    return describesInJson
            && template.mentionsAll(
                Hermes.CALL, Qwen35Tools.FUNCTION, Qwen35Tools.PARAMETER, ToolDialect.RESULT)
        ? Optional.of(new Qwen35Tools())
        : Optional.empty();
  }

  private static Unreadable unreadable(TemplateText template) {
    return template.mentions("arguments is string") ? Unreadable.AS_THEY_ARE : Unreadable.QUOTED;
  }

  private static Optional<Thoughts> thoughts(TemplateText template) {
    boolean isBegun = template.looksLike(BEGUN);
    boolean isFree = template.mentions("enable_thinking");
    if (!template.mentions(Thought.END) || !(isBegun || isFree)) {
      return Optional.empty();
    }
    return Optional.of(
        new Thoughts(
            isBegun ? Begun.BY_THE_PROMPT : Begun.BY_THE_MODEL,
            isFree ? Choice.FREE : Choice.ALWAYS,
            earlier(template),
            Thinking.OFF));
  }

  private static Earlier earlier(TemplateText template) {
    if (template.looksLike(EMPTY_THOUGHT)) {
      return Earlier.OF_ALL;
    }
    if (template.mentions("loop.last or (not loop.last and reasoning_content)")) {
      return Earlier.OF_THIS_ANSWER;
    }
    return template.mentions("reasoning_content|trim")
        ? Earlier.OF_THIS_ANSWER_ALWAYS
        : Earlier.OF_THIS_ANSWER_IF_ANY;
  }

  private static ChatFormat deepSeekR1(TemplateText template, TokenizerConfig config) {
    Begun begun = template.looksLike(BEGUN) ? Begun.BY_THE_PROMPT : Begun.BY_THE_MODEL;
    return new DeepSeekR1(
        config.beginning().orElse(DeepSeekR1.BEGIN),
        new Thoughts(begun, Choice.ALWAYS, Earlier.OF_THIS_ANSWER, Thinking.OFF));
  }

  private static ChatFormat granite4(TemplateText template) {
    Optional<Description> tools =
        template
            .assigned("tools_system_message_prefix")
            .flatMap(
                before ->
                    template
                        .assigned("tools_system_message_suffix")
                        .map(behind -> new Description(before, behind)));
    return new Granite4(template.assigned("g4_default_system_message"), tools);
  }

  /** Today's date would make answers depend on the day: it is that of the model's publication. */
  private static ChatFormat smolLm3(TemplateText template) {
    String date = template.mentions("strftime_now") ? "Today Date: 08 July 2025\n" : "";
    String thinking =
        template.between(SMOLLM + " Your role", "\n\n").map(" Your role"::concat).orElse("");
    return new SmolLm3Chat(
        new Header(
            "## Metadata\n\nKnowledge Cutoff Date: June 2025\n" + date,
            SMOLLM + thinking,
            SMOLLM,
            template.mentions("xml_tools")),
        Thinking.OFF);
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
