package dev.parley.inference.chatformat.template;

import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.Conversation;
import dev.parley.conversation.ToolCall;
import dev.parley.inference.chatformat.jinja.value.JinjaValue;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Dict;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Sequence;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Str;
import dev.parley.inference.chatformat.jinja.value.JsonValues;
import dev.parley.inference.chatformat.jinja.value.MarkedText;
import dev.parley.inference.chatformat.jinja.value.Origin;
import dev.parley.inference.chatformat.jinja.value.Values;
import dev.parley.inference.chatformat.json.PythonJson;
import dev.parley.inference.chatformat.json.ToolJson;
import dev.parley.inference.chatformat.prompt.PromptBuilder;
import dev.parley.job.JobRequest.Thinking;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A conversation as the variables that transformers gives a template. Roles are words of ours, so
 * that a template can make marks of them; all other text is of the conversation.
 */
final class TemplateVariables {

  /** How a template wants the text of a message. */
  enum Contents {
    TEXT,
    /** As the only part of a list, in which templates of other models expect pictures too. */
    PARTS
  }

  private final List<ChatMessage> messages;
  private final Contents contents;

  private TemplateVariables(List<ChatMessage> messages, Contents contents) {
    this.messages = messages;
    this.contents = contents;
  }

  /**
   * The variables of one execution.
   *
   * @param asked whether the template is to end with the beginning of an answer
   */
  static Map<String, JinjaValue> of(
      Conversation conversation, Contents contents, Thinking thinking, boolean asked) {
    Map<String, JinjaValue> variables = new HashMap<>();
    variables.put("messages", new TemplateVariables(conversation.messages(), contents).all());
    JinjaValue tools = tools(conversation);
    variables.put("tools", tools);
    variables.put("xml_tools", tools); // as SmolLM3 calls them
    variables.put("documents", Values.NONE);
    variables.put("add_generation_prompt", Values.bool(asked));
    variables.put("enable_thinking", Values.bool(thinking == Thinking.ON));
    variables.put("thinking", Values.bool(thinking == Thinking.ON));
    return variables;
  }

  private static JinjaValue tools(Conversation conversation) {
    return conversation.tools().isAllowed()
        ? Sequence.list(
            conversation.tools().tools().stream()
                .map(tool -> JsonValues.of(ToolJson.of(tool), Origin.CONVERSATION))
                .toList())
        : Values.NONE;
  }

  private JinjaValue all() {
    List<JinjaValue> all = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      all.add(message(i));
    }
    return Sequence.list(all);
  }

  private JinjaValue message(int index) {
    ChatMessage message = messages.get(index);
    Origin origin = index == messages.size() - 1 ? Origin.LAST_MESSAGE : Origin.CONVERSATION;
    List<Dict.Member> members = new ArrayList<>();
    members.add(member("role", Str.own(PromptBuilder.name(message.role()))));
    members.add(member("content", content(message.content(), origin)));
    if (!message.toolCalls().isEmpty()) {
      members.add(
          member(
              "tool_calls",
              Sequence.list(message.toolCalls().stream().map(TemplateVariables::call).toList())));
    }
    message
        .toolCallId()
        .ifPresent(
            id -> {
              members.add(member("tool_call_id", text(id)));
              called(id).ifPresent(name -> members.add(member("name", text(name))));
            });
    return new Dict(members);
  }

  private JinjaValue content(String text, Origin origin) {
    JinjaValue content = new Str(MarkedText.of(text, origin));
    return switch (contents) {
      case TEXT -> content;
      case PARTS ->
          Sequence.list(
              List.of(new Dict(List.of(member("type", Str.own("text")), member("text", content)))));
    };
  }

  /** The function whose result a message is. */
  private Optional<String> called(String id) {
    return messages.stream()
        .flatMap(message -> message.toolCalls().stream())
        .filter(call -> call.id().equals(id))
        .map(ToolCall::name)
        .findFirst();
  }

  private static JinjaValue call(ToolCall call) {
    return new Dict(
        List.of(
            member("id", text(call.id())),
            member("type", Str.own("function")),
            member(
                "function",
                new Dict(
                    List.of(
                        member("name", text(call.name())),
                        member("arguments", arguments(call)))))));
  }

  /** An object as it is, which templates expect; what is none as a text. */
  private static JinjaValue arguments(ToolCall call) {
    String written = call.arguments().isBlank() ? "{}" : call.arguments();
    return PythonJson.object(written)
        .map(object -> JsonValues.of(object, Origin.CONVERSATION))
        .orElseGet(() -> text(written));
  }

  private static Dict.Member member(String key, JinjaValue value) {
    return new Dict.Member(Str.own(key), value);
  }

  private static JinjaValue text(String text) {
    return new Str(MarkedText.of(text, Origin.CONVERSATION));
  }
}
