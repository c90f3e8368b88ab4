package dev.parley.inference.chatformat.family;

import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.ChatMessage.Role;
import dev.parley.conversation.Conversation;
import dev.parley.conversation.Tool;
import dev.parley.conversation.ToolCall;
import dev.parley.grammar.Grammar;
import dev.parley.grammar.calls.CallFrame;
import dev.parley.inference.chatformat.json.PythonJson;
import dev.parley.inference.chatformat.json.ToolJson;
import dev.parley.inference.chatformat.prompt.PromptBuilder;
import dev.parley.inference.chatformat.split.Splitters;
import dev.parley.inference.model.AnswerSplitter;
import dev.parley.inference.tokenizer.PromptPart;
import dev.parley.job.JobRequest.Thinking;
import dev.parley.job.ModelCard.Feature;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tools for a model that was never taught any: where a call is forced, the system message asks for
 * one as JSON, and the answer is held to that. Calls and results of earlier turns are written in
 * plain words.
 *
 * @param format without tools
 */
public record PlainTools(ChatFormat format) implements ChatFormat {

  private static final CallFrame FRAME =
      new CallFrame(
          Optional.empty(), "{\"name\": \"", "\", \"arguments\": ", "}", Optional.empty());

  @Override
  public String name() {
    return format.name();
  }

  @Override
  public List<PromptPart> write(Conversation conversation) {
    List<ChatMessage> messages = new ArrayList<>();
    List<ChatMessage> rest = conversation.messages();
    if (conversation.tools().isForced()) {
      messages.add(new ChatMessage(Role.SYSTEM, instruction(conversation)));
      rest = PromptBuilder.beginWithSystem(rest) ? rest.subList(1, rest.size()) : rest;
    }
    rest.forEach(message -> messages.add(plain(message)));
    return format.write(Conversation.of(messages));
  }

  @Override
  public AnswerSplitter splitter(Conversation conversation) {
    return conversation.tools().isForced()
        ? Splitters.bare(conversation.tools())
        : format.splitter(conversation);
  }

  @Override
  public Optional<Grammar> opening(Conversation conversation) {
    return format.opening(conversation);
  }

  @Override
  public Optional<CallFrame> callFrame(Conversation conversation) {
    return conversation.tools().isForced() ? Optional.of(FRAME) : Optional.empty();
  }

  @Override
  public ChatFormat thinking(Thinking thinking) {
    return new PlainTools(format.thinking(thinking));
  }

  @Override
  public Set<Feature> features() {
    return format.features();
  }

  @Override
  public Set<String> textTokens() {
    return format.textTokens();
  }

  @Override
  public List<String> stops() {
    return format.stops();
  }

  /** The conversation's own system message stays in front. */
  private static String instruction(Conversation conversation) {
    List<ChatMessage> messages = conversation.messages();
    String own =
        PromptBuilder.beginWithSystem(messages) ? messages.getFirst().content() + "\n\n" : "";
    List<Tool> tools = conversation.tools().tools();
    return own
        + "Answer with a call of one of these functions, as JSON"
        + " {\"name\": function name, \"arguments\": object of arguments}, and nothing else:\n"
        + tools.stream()
            .map(tool -> PythonJson.compact(ToolJson.of(tool)))
            .collect(Collectors.joining("\n"));
  }

  private static ChatMessage plain(ChatMessage message) {
    if (message.role() == Role.TOOL) {
      return new ChatMessage(Role.USER, "The function's result:\n" + message.content());
    }
    if (message.toolCalls().isEmpty()) {
      return message;
    }
    List<String> lines = new ArrayList<>();
    if (!message.content().isEmpty()) {
      lines.add(message.content());
    }
    message.toolCalls().forEach(call -> lines.add(spelled(call)));
    return new ChatMessage(Role.ASSISTANT, String.join("\n", lines));
  }

  private static String spelled(ToolCall call) {
    String arguments = call.arguments().isBlank() ? "{}" : call.arguments();
    return "{\"name\": " + PythonJson.string(call.name()) + ", \"arguments\": " + arguments + "}";
  }
}
