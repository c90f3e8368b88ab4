package dev.parley.api.wire.openai.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.json.ApiJson;
import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.ChatMessage.Role;
import dev.parley.conversation.ToolCall;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Conversations as clients send them back. */
class CompletionMessagesTest {

  @ParameterizedTest
  @ValueSource(strings = {"system", "developer", "user", "assistant", "tool", "function"})
  void contentMayBePartsInAnyRole(String role) {
    String parts =
        "[{'type':'text','text':'a','x':1},{'type':'text','text':'b'},'c',"
            + "{'type':'refusal','refusal':'d'}]";
    List<ChatMessage> messages =
        read("[{'role':'user','content':'q'},{'role':'" + role + "','content':" + parts + "}]");
    assertThat(messages).extracting(ChatMessage::content).contains("a\nb\nc\nd");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",'content':null", ",'content':''", ",'content':[]"})
  void anAssistantMayCallWithoutContent(String content) {
    List<ChatMessage> messages =
        read(
            "[{'role':'user','content':'q'},{'role':'assistant'"
                + content
                + ",'refusal':null,'audio':null,'tool_calls':[{'id':'c1','type':'function',"
                + "'index':0,'function':{'name':'f','arguments':'{\\\"a\\\": 1}'}}]},"
                + "{'role':'tool','tool_call_id':'c1','name':'f','content':'42'}]");
    assertThat(messages)
        .containsExactly(
            new ChatMessage(Role.USER, "q"),
            ChatMessage.calling("", List.of(new ToolCall("c1", "f", "{\"a\": 1}"))),
            ChatMessage.result("42", Optional.of("c1")));
  }

  @Test
  void callsAreTakenAsOtherServersWroteThem() {
    List<ChatMessage> messages =
        read(
            "[{'role':'assistant','tool_calls':[{'function':{'name':'f','arguments':{'a':1}}},"
                + "{'function':{'name':'g'}},{'function':{'name':'h','arguments':''}}]},"
                + "{'role':'assistant','function_call':{'name':'old','arguments':'{}'}},"
                + "{'role':'function','name':'old','content':null}]");
    assertThat(messages.getFirst().toolCalls())
        .containsExactly(
            new ToolCall("", "f", "{\"a\":1}"),
            new ToolCall("", "g", "{}"),
            new ToolCall("", "h", "{}"));
    assertThat(messages.get(1).toolCalls()).containsExactly(new ToolCall("", "old", "{}"));
    assertThat(messages.get(2)).isEqualTo(ChatMessage.result("", Optional.empty()));
  }

  @Test
  void instructionsGoInFrontAsOne() {
    assertThat(
            read(
                "[{'role':'system','content':'a'},{'role':'user','content':'q'},"
                    + "{'role':'developer','content':'b'},{'role':'user','content':'r'}]"))
        .containsExactly(
            new ChatMessage(Role.SYSTEM, "a\n\nb"),
            new ChatMessage(Role.USER, "q"),
            new ChatMessage(Role.USER, "r"));
  }

  @Test
  void instructionsAloneAreTheQuestion() {
    assertThat(read("[{'role':'system','content':'a'},{'role':'developer','content':'b'}]"))
        .containsExactly(new ChatMessage(Role.USER, "a\n\nb"));
  }

  @Test
  void anAnswerMayBeContinued() {
    assertThat(
            read("[{'role':'user','content':'q'},{'role':'assistant','content':'Once'}]").getLast())
        .isEqualTo(new ChatMessage(Role.ASSISTANT, "Once"));
  }

  @Test
  void aRefusalIsWhatTheAssistantSaid() {
    assertThat(
            read("[{'role':'assistant','content':null,'refusal':'no'},"
                    + "{'role':'user','content':'q'}]")
                .getFirst()
                .content())
        .isEqualTo("no");
  }

  private static List<ChatMessage> read(String json) {
    return CompletionMessages.read(ApiJson.MAPPER.readTree(json.replace('\'', '"')), "messages");
  }
}
