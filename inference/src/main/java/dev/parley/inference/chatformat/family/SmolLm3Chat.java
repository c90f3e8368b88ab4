package dev.parley.inference.chatformat.family;

import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.ChatMessage.Role;
import dev.parley.conversation.Conversation;
import dev.parley.conversation.Tool;
import dev.parley.grammar.Grammar;
import dev.parley.grammar.calls.CallFrame;
import dev.parley.inference.chatformat.json.PythonText;
import dev.parley.inference.chatformat.json.ToolJson;
import dev.parley.inference.chatformat.prompt.PromptBuilder;
import dev.parley.inference.chatformat.prompt.Thought;
import dev.parley.inference.chatformat.prompt.Whitespace;
import dev.parley.inference.chatformat.split.Splitters;
import dev.parley.inference.chatformat.tools.Hermes;
import dev.parley.inference.chatformat.tools.Hermes.Unreadable;
import dev.parley.inference.model.AnswerSplitter;
import dev.parley.inference.tokenizer.PromptPart;
import dev.parley.job.JobRequest.Thinking;
import dev.parley.job.ModelCard.Feature;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * SmolLM3: ChatML behind a header that says whether to think. A system message may say it too, by
 * {@code /think} or {@code /no_think}, and has the last word. Its template knows no calls of
 * earlier turns: they are written as the model was asked to write them.
 *
 * @param header what its template says there
 * @param wanted whether a thought is wanted
 */
record SmolLm3Chat(Header header, Thinking wanted) implements ChatFormat {

  private static final String OVERRIDE = "/system_override";
  private static final String NO_THINK = "/no_think";
  private static final String THINK = "/think";
  private static final Hermes HERMES = new Hermes(Unreadable.AS_THEY_ARE);
  private static final Set<String> MARKS =
      Set.of(Hermes.TOOLS, Hermes.TOOLS_END, Hermes.CALL, Hermes.CALL_END);

  private static final String BEFORE_TOOLS =
      """
      ### Tools

      You may call one or more functions to assist with the user query.
      You are provided with function signatures within <tools></tools> XML tags:

      <tools>
      """;

  private static final String BEHIND_TOOLS =
      """
      </tools>

      For each function call, return a json object with function name and arguments within \
      <tool_call></tool_call> XML tags:
      <tool_call>
      {"name": <function-name>, "arguments": <args-json-object>}
      </tool_call>

      """;

  /**
   * What a template says in front of all turns.
   *
   * @param metadata up to the mode
   * @param thinking instructions where the conversation has none
   * @param answering the same where no thought is wanted
   * @param tools whether it knows tools; then the header only ends behind them
   */
  record Header(String metadata, String thinking, String answering, boolean tools) {}

  @Override
  public String name() {
    return "SmolLM3";
  }

  @Override
  public ChatFormat thinking(Thinking thinking) {
    return new SmolLm3Chat(header, thinking);
  }

  @Override
  public Set<Feature> features() {
    Set<Feature> features = EnumSet.of(Feature.THINKING);
    if (header.tools()) {
      features.add(Feature.TOOLS);
    }
    return features;
  }

  @Override
  public Set<String> textTokens() {
    Set<String> textTokens = new HashSet<>(Set.of(Thought.BEGIN, Thought.END));
    textTokens.addAll(HERMES.marks());
    return textTokens;
  }

  @Override
  public List<PromptPart> write(Conversation conversation) {
    List<ChatMessage> messages = conversation.messages();
    boolean thinks = thinks(conversation);
    PromptBuilder turns = new PromptBuilder();
    system(turns, conversation, thinks);
    boolean open = PromptBuilder.endOpen(messages);
    for (ChatMessage message : messages.subList(0, messages.size() - (open ? 1 : 0))) {
      switch (message.role()) {
        case SYSTEM -> later(turns, messages, message);
        case USER, TOOL -> begin(turns, "user").text(message.content()).marker(ChatMl.END);
        case ASSISTANT -> answer(turns, message, thinks).marker(ChatMl.END);
      }
      turns.text(isHeader(messages, message) ? "" : "\n");
    }
    if (open) {
      return answer(turns, messages.getLast(), thinks).parts();
    }
    return opened(turns, thinks).parts();
  }

  /**
   * The template drops system messages behind the first turn; they are said by the user instead.
   */
  private static void later(PromptBuilder turns, List<ChatMessage> messages, ChatMessage message) {
    if (!isHeader(messages, message)) {
      begin(turns, "user").text(message.content()).marker(ChatMl.END);
    }
  }

  @SuppressWarnings("ReferenceEquality") // equal messages may follow
  private static boolean isHeader(List<ChatMessage> messages, ChatMessage message) {
    return message == messages.getFirst() && message.role() == Role.SYSTEM;
  }

  private void system(PromptBuilder turns, Conversation conversation, boolean thinks) {
    String own = own(conversation);
    String instructions = Whitespace.trimEnd(own.replace(NO_THINK, "").replace(THINK, ""));
    begin(turns, "system");
    if (own.contains(OVERRIDE)) {
      turns.text(Whitespace.trimEnd(instructions.replace(OVERRIDE, ""))).marker(ChatMl.END);
      turns.text("\n");
      return;
    }
    String usual = thinks ? header.thinking() : header.answering();
    turns.text(header.metadata() + "Reasoning Mode: " + (thinks ? THINK : NO_THINK));
    turns.text("\n\n## Custom Instructions\n\n");
    if (instructions.isEmpty()) {
      turns.own(usual, Set.of(Thought.BEGIN, Thought.END)).text("\n\n");
    } else {
      turns.text(instructions + "\n\n");
    }
    if (offers(conversation)) {
      turns.own(BEFORE_TOOLS, MARKS);
      for (Tool tool : conversation.tools().tools()) {
        turns.text(PythonText.of(ToolJson.of(tool)) + "\n");
      }
      turns.own(BEHIND_TOOLS, MARKS);
    }
    if (offers(conversation) || !header.tools()) {
      turns.marker(ChatMl.END).text("\n");
    }
  }

  private static PromptBuilder answer(PromptBuilder turns, ChatMessage message, boolean thinks) {
    String content = Thought.withoutFirstLineFeeds(message.content());
    said(opened(turns, thinks), content);
    HERMES.call(turns, content, message.toolCalls());
    return turns;
  }

  /** A thought at the beginning is one; marks elsewhere are text. */
  private static void said(PromptBuilder turns, String content) {
    int end = content.indexOf(Thought.END);
    if (content.startsWith(Thought.BEGIN) && end >= 0) {
      turns.marker(Thought.BEGIN).text(content.substring(Thought.BEGIN.length(), end));
      turns.marker(Thought.END).text(content.substring(end + Thought.END.length()));
    } else {
      turns.text(content);
    }
  }

  private static PromptBuilder opened(PromptBuilder turns, boolean thinks) {
    begin(turns, "assistant");
    return thinks ? turns : turns.marker(Thought.BEGIN).text("\n\n").marker(Thought.END).text("\n");
  }

  private static PromptBuilder begin(PromptBuilder turns, String role) {
    return turns.marker(ChatMl.START).text(role + "\n");
  }

  private static String own(Conversation conversation) {
    return PromptBuilder.beginWithSystem(conversation.messages())
        ? conversation.messages().getFirst().content()
        : "";
  }

  private boolean thinks(Conversation conversation) {
    String own = own(conversation);
    boolean asked = own.contains(NO_THINK) ? false : own.contains(THINK) || wanted == Thinking.ON;
    return asked && !conversation.tools().isForced();
  }

  private boolean offers(Conversation conversation) {
    return header.tools()
        && conversation.tools().isAllowed()
        && !own(conversation).contains(OVERRIDE);
  }

  @Override
  public Optional<Grammar> opening(Conversation conversation) {
    return thinks(conversation) && !PromptBuilder.endOpen(conversation.messages())
        ? Optional.of(Thought.WHOLE)
        : Optional.empty();
  }

  @Override
  public AnswerSplitter splitter(Conversation conversation) {
    AnswerSplitter answer =
        offers(conversation) ? HERMES.splitter(conversation.tools()) : AnswerSplitter.textOnly();
    return PromptBuilder.endOpen(conversation.messages())
        ? answer
        : Splitters.thoughtful(Thought.BEGIN, Thought.END, answer);
  }

  @Override
  public Optional<CallFrame> callFrame(Conversation conversation) {
    return offers(conversation) ? Optional.of(HERMES.frame()) : Optional.empty();
  }
}
