package dev.parley.inference.chatformat.family;

import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.ChatMessage.Role;
import dev.parley.conversation.Conversation;
import dev.parley.conversation.Tool;
import dev.parley.conversation.ToolCall;
import dev.parley.grammar.calls.CallFrame;
import dev.parley.inference.chatformat.json.PythonJson;
import dev.parley.inference.chatformat.json.ToolJson;
import dev.parley.inference.chatformat.prompt.PromptBuilder;
import dev.parley.inference.chatformat.tools.ListedCalls;
import dev.parley.inference.model.AnswerSplitter;
import dev.parley.inference.tokenizer.PromptPart;
import dev.parley.job.ModelCard.Feature;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Phi-4-mini: a mark for each role, and one that ends every turn. Tools stand behind the system
 * message, as JSON between marks of their own; a call is written as its tokens and Ollama's
 * template have it, for its own template knows none; a result is a turn of the role {@code tool}.
 */
record Phi4() implements ChatFormat {

  static final String END = "<|end|>";
  static final String ASSISTANT = "<|assistant|>";
  private static final String TOOLS = "<|tool|>";
  private static final String TOOLS_END = "<|/tool|>";

  /** As its model card begins a conversation with tools. */
  private static final String WITH_TOOLS = "You are a helpful assistant with some tools.";

  @Override
  public Set<Feature> features() {
    return Set.of(Feature.TOOLS);
  }

  @Override
  public Set<String> textTokens() {
    return ListedCalls.PHI_4.marks();
  }

  @Override
  public AnswerSplitter splitter(Conversation conversation) {
    return conversation.tools().isAllowed()
        ? ListedCalls.PHI_4.splitter(conversation.tools())
        : AnswerSplitter.textOnly();
  }

  @Override
  public Optional<CallFrame> callFrame(Conversation conversation) {
    return conversation.tools().isAllowed()
        ? Optional.of(ListedCalls.PHI_4.frame())
        : Optional.empty();
  }

  @Override
  public List<PromptPart> write(Conversation conversation) {
    List<ChatMessage> messages = conversation.messages();
    PromptBuilder turns = new PromptBuilder();
    int first = 0;
    if (conversation.tools().isAllowed()) {
      boolean own = PromptBuilder.beginWithSystem(messages);
      begin(turns, Role.SYSTEM).text(own ? messages.getFirst().content() : WITH_TOOLS);
      describe(turns, conversation.tools().tools()).marker(END);
      first = own ? 1 : 0;
    }
    boolean open = PromptBuilder.endOpen(messages);
    for (ChatMessage message : messages.subList(first, messages.size() - (open ? 1 : 0))) {
      begin(turns, message.role()).text(message.content());
      call(turns, message.toolCalls());
      turns.marker(END);
    }
    return begin(turns, Role.ASSISTANT).text(open ? messages.getLast().content() : "").parts();
  }

  /** Functions without what OpenAI puts around them. */
  private static PromptBuilder describe(PromptBuilder turns, List<Tool> tools) {
    String list =
        tools.stream()
            .map(tool -> PythonJson.compact(ToolJson.of(tool).path("function")))
            .collect(Collectors.joining(", ", "[", "]"));
    return turns.marker(TOOLS).text(list).marker(TOOLS_END);
  }

  private static void call(PromptBuilder turns, List<ToolCall> calls) {
    if (!calls.isEmpty()) {
      String list = calls.stream().map(Phi4::call).collect(Collectors.joining(", ", "[", "]"));
      turns.marker(ListedCalls.PHI_4.frame().mark().orElseThrow()).text(list);
      turns.marker(ListedCalls.PHI_4.frame().list().orElseThrow().mark());
    }
  }

  private static String call(ToolCall call) {
    String written = call.arguments().isBlank() ? "{}" : call.arguments();
    String arguments = PythonJson.object(written).map(PythonJson::compact).orElse(written);
    return "{\"name\": " + PythonJson.string(call.name()) + ", \"arguments\": " + arguments + "}";
  }

  private static PromptBuilder begin(PromptBuilder turns, Role role) {
    return turns.marker("<|" + PromptBuilder.name(role) + "|>");
  }
}
