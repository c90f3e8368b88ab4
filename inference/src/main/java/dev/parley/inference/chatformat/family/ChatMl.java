package dev.parley.inference.chatformat.family;

import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.ChatMessage.Role;
import dev.parley.conversation.Conversation;
import dev.parley.grammar.Grammar;
import dev.parley.grammar.calls.CallFrame;
import dev.parley.inference.chatformat.prompt.PromptBuilder;
import dev.parley.inference.chatformat.prompt.Thought;
import dev.parley.inference.chatformat.prompt.Whitespace;
import dev.parley.inference.chatformat.tools.ToolDialect;
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
 * ChatML: SmolLM2; Qwen2.5, which knows tools; Qwen3 and MiniCPM5, which think aloud too before
 * they answer.
 *
 * @param beginning the token that begins every prompt, where the template writes one
 * @param system what stands in front of a conversation that begins without a system message
 * @param tools how tools are written, for a model that knows them
 * @param thoughts for a model that thinks
 */
public record ChatMl(
    Optional<String> beginning,
    Optional<String> system,
    Content content,
    Optional<ToolDialect> tools,
    Optional<Thoughts> thoughts)
    implements ChatFormat {

  static final String START = "<|im_start|>";
  static final String END = "<|im_end|>";

  /** How what people and models say is written. */
  enum Content {
    AS_IT_IS,
    /** Without white space at both ends. */
    TRIMMED;

    private String of(String text) {
      return this == TRIMMED ? Whitespace.trim(text) : text;
    }
  }

  @Override
  public String name() {
    return tools.flatMap(ToolDialect::family).orElse(thoughts.isPresent() ? "Qwen3" : "ChatMl");
  }

  @Override
  public ChatFormat thinking(Thinking wanted) {
    return new ChatMl(
        beginning, system, content, tools, thoughts.map(thought -> thought.with(wanted)));
  }

  @Override
  public Set<Feature> features() {
    Set<Feature> features = EnumSet.noneOf(Feature.class);
    tools.ifPresent(_ -> features.add(Feature.TOOLS));
    thoughts.ifPresent(_ -> features.add(Feature.THINKING));
    return features;
  }

  @Override
  public Set<String> textTokens() {
    Set<String> textTokens = new HashSet<>();
    tools.ifPresent(dialect -> textTokens.addAll(dialect.marks()));
    thoughts.ifPresent(_ -> textTokens.addAll(Set.of(Thought.BEGIN, Thought.END)));
    return textTokens;
  }

  @Override
  public List<PromptPart> write(Conversation conversation) {
    List<ChatMessage> messages = conversation.messages();
    PromptBuilder turns = new PromptBuilder();
    beginning.ifPresent(turns::marker);
    int first = writeSystem(turns, conversation);
    for (int i = first; i < messages.size(); i++) {
      switch (messages.get(i).role()) {
        case SYSTEM, USER -> turn(turns, messages.get(i));
        case ASSISTANT -> answer(turns, messages, i);
        case TOOL -> result(turns, messages, i);
      }
    }
    if (!PromptBuilder.endOpen(messages)) {
      begin(turns, Role.ASSISTANT);
      thoughts.ifPresent(thought -> thought.begin(turns, conversation));
    }
    return turns.parts();
  }

  @Override
  public Optional<Grammar> opening(Conversation conversation) {
    return thoughts.flatMap(thought -> thought.opening(conversation));
  }

  @Override
  public AnswerSplitter splitter(Conversation conversation) {
    AnswerSplitter answer =
        offered(conversation)
            .map(dialect -> dialect.splitter(conversation.tools()))
            .orElseGet(AnswerSplitter::textOnly);
    return thoughts.map(thought -> thought.splitter(conversation, answer)).orElse(answer);
  }

  @Override
  public Optional<CallFrame> callFrame(Conversation conversation) {
    return offered(conversation).map(ToolDialect::frame);
  }

  /** How tools are written, if the conversation offers some. */
  private Optional<ToolDialect> offered(Conversation conversation) {
    return tools.filter(_ -> conversation.tools().isAllowed());
  }

  /** Gives the index of the first message that is to follow. */
  private int writeSystem(PromptBuilder turns, Conversation conversation) {
    boolean own = PromptBuilder.beginWithSystem(conversation.messages());
    Optional<String> text =
        own ? Optional.of(conversation.messages().getFirst().content()) : system;
    Optional<ToolDialect> offered = offered(conversation);
    if (text.isPresent() || offered.isPresent()) {
      turns.marker(START).text("system\n");
      if (offered.isPresent()) {
        offered.get().describe(turns, text, conversation.tools().tools());
      } else {
        turns.text(content.of(text.orElse("")));
      }
      turns.marker(END).text("\n");
    }
    return own ? 1 : 0;
  }

  private void turn(PromptBuilder turns, ChatMessage message) {
    begin(turns, message.role()).text(content.of(message.content())).marker(END).text("\n");
  }

  /** The last one stays open when the answer is to continue it. */
  private void answer(PromptBuilder turns, List<ChatMessage> messages, int index) {
    ChatMessage message = messages.get(index);
    boolean isLast = index == messages.size() - 1;
    begin(turns, Role.ASSISTANT);
    String whole = content.of(message.content());
    String rest =
        thoughts.map(thought -> thought.write(turns, messages, index, whole)).orElse(whole);
    turns.text(rest);
    tools.ifPresent(dialect -> dialect.call(turns, rest, message.toolCalls()));
    if (!isLast || !PromptBuilder.endOpen(messages)) {
      turns.marker(END).text("\n");
    }
  }

  /** Results that follow each other are one turn of the user. */
  private void result(PromptBuilder turns, List<ChatMessage> messages, int index) {
    if (tools.isEmpty()) {
      turn(turns, messages.get(index));
      return;
    }
    if (index == 0 || messages.get(index - 1).role() != Role.TOOL) {
      turns.marker(START).text("user");
    }
    tools.get().result(turns, content.of(messages.get(index).content()));
    if (index == messages.size() - 1 || messages.get(index + 1).role() != Role.TOOL) {
      turns.marker(END).text("\n");
    }
  }

  private static PromptBuilder begin(PromptBuilder turns, Role role) {
    return turns.marker(START).text(PromptBuilder.name(role) + "\n");
  }
}
