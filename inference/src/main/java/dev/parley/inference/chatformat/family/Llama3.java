package dev.parley.inference.chatformat.family;

import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.ChatMessage.Role;
import dev.parley.conversation.Conversation;
import dev.parley.conversation.Tool;
import dev.parley.conversation.ToolCall;
import dev.parley.grammar.calls.CallFrame;
import dev.parley.inference.chatformat.json.PythonJson;
import dev.parley.inference.chatformat.json.ToolJson;
import dev.parley.inference.chatformat.prompt.OneCallEach;
import dev.parley.inference.chatformat.prompt.PromptBuilder;
import dev.parley.inference.chatformat.prompt.Whitespace;
import dev.parley.inference.chatformat.split.Splitters;
import dev.parley.inference.model.AnswerSplitter;
import dev.parley.inference.tokenizer.PromptPart;
import dev.parley.job.ModelCard.Feature;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Llama 3 and its successors.
 *
 * @param preamble what Llama 3.1 and later put in front of the conversation's system message,
 *     whether it has one or not
 * @param functions whether it knows tools
 */
record Llama3(Optional<String> preamble, Functions functions) implements ChatFormat {

  static final String HEADER = "<|start_header_id|>";
  private static final String BEGIN = "<|begin_of_text|>";
  private static final String HEADER_END = "<|end_header_id|>";
  static final String END = "<|eot_id|>";

  private static final CallFrame FRAME =
      new CallFrame(
          Optional.empty(), "{\"name\": \"", "\", \"parameters\": ", "}", Optional.empty());

  /** Whether a model was taught to call tools. */
  enum Functions {
    UNKNOWN,
    /**
     * They are described in the first question. It makes one call at a time, which is a JSON object
     * and the whole answer.
     */
    KNOWN
  }

  @Override
  public Set<Feature> features() {
    return functions == Functions.KNOWN ? Set.of(Feature.TOOLS) : Set.of();
  }

  @Override
  public AnswerSplitter splitter(Conversation conversation) {
    boolean begun = PromptBuilder.endOpen(conversation.messages());
    return describes(conversation) && (!begun || conversation.tools().isForced())
        ? Splitters.bare(conversation.tools())
        : AnswerSplitter.textOnly();
  }

  @Override
  public Optional<CallFrame> callFrame(Conversation conversation) {
    return describes(conversation) ? Optional.of(FRAME) : Optional.empty();
  }

  @Override
  public List<PromptPart> write(Conversation conversation) {
    List<ChatMessage> messages = OneCallEach.of(conversation.messages());
    PromptBuilder turns = new PromptBuilder().marker(BEGIN);
    int next = 0;
    if (preamble.isPresent()) {
      boolean own = PromptBuilder.beginWithSystem(messages);
      String environment = describes(conversation) ? "Environment: ipython\n" : "";
      String system = own ? Whitespace.trim(messages.getFirst().content()) : "";
      turn(turns, "system", environment + preamble.get() + system);
      next = own ? 1 : 0;
    }
    if (describes(conversation)) {
      boolean asks = next < messages.size() && messages.get(next).role() == Role.USER;
      String question = asks ? Whitespace.trim(messages.get(next).content()) : "";
      turn(turns, "user", description(conversation.tools().tools()) + question);
      next += asks ? 1 : 0;
    }
    boolean open = PromptBuilder.endOpen(messages);
    for (ChatMessage message : messages.subList(next, messages.size() - (open ? 1 : 0))) {
      turn(turns, message);
    }
    String begun = open ? Whitespace.trim(messages.getLast().content()) : "";
    return header(turns, "assistant").text("\n\n" + begun).parts();
  }

  private boolean describes(Conversation conversation) {
    return functions == Functions.KNOWN && conversation.tools().isAllowed();
  }

  private static String description(List<Tool> tools) {
    StringBuilder text =
        new StringBuilder(
            """
            Given the following functions, please respond with a JSON for a function call with its \
            proper arguments that best answers the given prompt.

            Respond in the format {"name": function name, "parameters": dictionary of argument name \
            and its value}.Do not use variables.

            """);
    for (Tool tool : tools) {
      text.append(PythonJson.indented(ToolJson.of(tool))).append("\n\n");
    }
    return text.toString();
  }

  /** As in training, a call leaves out what was said beside it, and a result is a JSON string. */
  private void turn(PromptBuilder turns, ChatMessage message) {
    String content = message.content();
    switch (functions) {
      case KNOWN -> {
        if (!message.toolCalls().isEmpty()) {
          turn(turns, "assistant", call(message.toolCalls().getFirst()));
        } else if (message.role() == Role.TOOL) {
          turn(turns, "ipython", PythonJson.string(content));
        } else {
          turn(turns, PromptBuilder.name(message.role()), Whitespace.trim(content));
        }
      }
      case UNKNOWN -> turn(turns, PromptBuilder.name(message.role()), Whitespace.trim(content));
    }
  }

  private static String call(ToolCall call) {
    String arguments =
        call.arguments().isBlank()
            ? "{}"
            : PythonJson.object(call.arguments())
                .map(PythonJson::compact)
                .orElseGet(() -> PythonJson.string(call.arguments()));
    return "{\"name\": \"" + call.name() + "\", \"parameters\": " + arguments + "}";
  }

  private static void turn(PromptBuilder turns, String role, String content) {
    header(turns, role).text("\n\n" + content).marker(END);
  }

  private static PromptBuilder header(PromptBuilder turns, String role) {
    return turns.marker(HEADER).text(role).marker(HEADER_END);
  }
}
