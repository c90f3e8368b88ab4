package dev.parley.inference.chatformat;

import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.ChatMessage.Role;
import dev.parley.conversation.Conversation;
import dev.parley.grammar.Grammar;
import dev.parley.grammar.calls.CallFrame;
import dev.parley.inference.chatformat.split.Splitters;
import dev.parley.inference.model.AnswerSplitter;
import dev.parley.inference.tokenizer.PromptPart;
import dev.parley.job.JobRequest.Thinking;
import dev.parley.job.ModelCard.Feature;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * ChatML: SmolLM2, Qwen2.5, which knows tools, and Qwen3, which thinks aloud too before it answers.
 * An empty thought at the beginning of the answer keeps it from that; a forced call of a tool comes
 * without a thought.
 *
 * @param system what stands in front of a conversation that begins without a system message
 * @param hermes how tools are written, for a model that knows them
 * @param thinking whether a thought is wanted, from a model that can think
 */
record ChatMl(Optional<String> system, Optional<Hermes> hermes, Optional<Thinking> thinking)
    implements ChatFormat {

  static final String START = "<|im_start|>";
  static final String END = "<|im_end|>";

  @Override
  public String name() {
    return thinking.isPresent() ? "Qwen3" : "ChatMl";
  }

  @Override
  public ChatFormat thinking(Thinking wanted) {
    return new ChatMl(system, hermes, thinking.map(_ -> wanted));
  }

  @Override
  public Set<Feature> features() {
    Set<Feature> features = EnumSet.noneOf(Feature.class);
    hermes.ifPresent(_ -> features.add(Feature.TOOLS));
    thinking.ifPresent(_ -> features.add(Feature.THINKING));
    return features;
  }

  @Override
  public List<PromptPart> write(Conversation conversation) {
    List<ChatMessage> messages = conversation.messages();
    PromptBuilder turns = new PromptBuilder();
    int first = writeSystem(turns, conversation);
    for (int i = first; i < messages.size(); i++) {
      switch (messages.get(i).role()) {
        case SYSTEM, USER -> turn(turns, messages.get(i));
        case ASSISTANT -> answer(turns, messages, i);
        case TOOL -> result(turns, messages, i);
      }
    }
    return PromptBuilder.endOpen(messages) ? turns.parts() : opened(turns, conversation);
  }

  @Override
  public Optional<Grammar> opening(Conversation conversation) {
    return thinks(conversation) && !PromptBuilder.endOpen(conversation.messages())
        ? Optional.of(Thought.GRAMMAR)
        : Optional.empty();
  }

  @Override
  public AnswerSplitter splitter(Conversation conversation) {
    AnswerSplitter answer =
        describes(conversation)
            ? Splitters.marked(Hermes.CALL, Hermes.CALL_END, conversation.tools())
            : AnswerSplitter.textOnly();
    return thinking.isPresent() && !PromptBuilder.endOpen(conversation.messages())
        ? Splitters.thoughtful(Thought.BEGIN, Thought.END, answer)
        : answer;
  }

  @Override
  public Optional<CallFrame> callFrame(Conversation conversation) {
    return describes(conversation) ? Optional.of(Hermes.FRAME) : Optional.empty();
  }

  private boolean describes(Conversation conversation) {
    return hermes.isPresent() && conversation.tools().isAllowed();
  }

  /** Gives the index of the first message that is to follow. */
  private int writeSystem(PromptBuilder turns, Conversation conversation) {
    boolean own = PromptBuilder.beginWithSystem(conversation.messages());
    Optional<String> text =
        own ? Optional.of(conversation.messages().getFirst().content()) : system;
    boolean describes = describes(conversation);
    if (text.isPresent() || describes) {
      turns.marker(START).text("system\n" + text.orElse(""));
      if (describes) {
        turns.text(text.isPresent() ? "\n\n" : "");
        hermes.get().describe(turns, conversation.tools().tools());
      }
      turns.marker(END).text("\n");
    }
    return own ? 1 : 0;
  }

  private static void turn(PromptBuilder turns, ChatMessage message) {
    begin(turns, message.role()).text(message.content()).marker(END).text("\n");
  }

  /** The last one stays open when the answer is to continue it. */
  private void answer(PromptBuilder turns, List<ChatMessage> messages, int index) {
    ChatMessage message = messages.get(index);
    boolean isLast = index == messages.size() - 1;
    begin(turns, Role.ASSISTANT);
    String content = message.content();
    if (thinking.isPresent()) {
      Thought thought = Thought.of(content);
      content = thought.answer();
      if ((isLast || !thought.reasoning().isEmpty()) && Thought.isKept(messages, index)) {
        turns.marker(Thought.BEGIN).text("\n" + thought.reasoning() + "\n");
        turns.marker(Thought.END).text("\n\n");
        content = Thought.withoutFirstLineFeeds(content);
      }
    }
    turns.text(content);
    if (hermes.isPresent()) {
      hermes.get().call(turns, content, message.toolCalls());
    }
    if (!isLast || !PromptBuilder.endOpen(messages)) {
      turns.marker(END).text("\n");
    }
  }

  /** Results that follow each other are one turn of the user. */
  private void result(PromptBuilder turns, List<ChatMessage> messages, int index) {
    if (hermes.isEmpty()) {
      turn(turns, messages.get(index));
      return;
    }
    if (index == 0 || messages.get(index - 1).role() != Role.TOOL) {
      turns.marker(START).text("user");
    }
    hermes.get().result(turns, messages.get(index).content());
    if (index == messages.size() - 1 || messages.get(index + 1).role() != Role.TOOL) {
      turns.marker(END).text("\n");
    }
  }

  private List<PromptPart> opened(PromptBuilder turns, Conversation conversation) {
    begin(turns, Role.ASSISTANT);
    if (thinking.isPresent() && !thinks(conversation)) {
      turns.marker(Thought.BEGIN).text("\n\n").marker(Thought.END).text("\n\n");
    }
    return turns.parts();
  }

  private boolean thinks(Conversation conversation) {
    boolean wanted = thinking.isPresent() && thinking.get() == Thinking.ON;
    return wanted && !conversation.tools().isForced();
  }

  private static PromptBuilder begin(PromptBuilder turns, Role role) {
    return turns.marker(START).text(PromptBuilder.name(role) + "\n");
  }
}
