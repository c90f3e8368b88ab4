package dev.parley.api.wire.responses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.testing.Client;
import dev.parley.api.testing.HandWorker;
import dev.parley.api.testing.TestApi;
import dev.parley.api.testing.Turn;
import dev.parley.conversation.AnswerPiece;
import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.ChatMessage.Role;
import dev.parley.conversation.ToolCall;
import dev.parley.job.JobId;
import dev.parley.reading.JobReader;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Which conversation a model is given: by items, by references, and by earlier responses. */
class ConversationChainTest {

  private static final TestApi API = TestApi.shared();
  private static final Map<String, Object> WEATHER =
      Map.of("type", "function", "name", "weather", "parameters", Map.of("type", "object"));

  private final HandWorker worker = HandWorker.at(API);
  private final Client client = API.client();
  private final ResponseCalls calls = new ResponseCalls(client, worker.model());

  @AfterEach
  void close() {
    worker.close();
  }

  @Test
  void threeTurnsWithAToolAreOneConversation() {
    String first = ask(Map.of("input", "Weather?", "instructions", "Be brief."));
    Turn turn = worker.begin();
    turn.generate(
        new AnswerPiece.Text("Let me see."),
        new AnswerPiece.CallBegin(0, "weather"),
        new AnswerPiece.CallArguments(0, "{\"city\":\"Bonn\"}"));
    turn.finish();
    String call = calls.retrieve(first).at("/output/1/call_id").stringValue();

    String second =
        ask(
            Map.of(
                "previous_response_id",
                first,
                "input",
                List.of(
                    Map.of("type", "function_call_output", "call_id", call, "output", "rain"))));
    assertThat(messages(second))
        .containsExactly(
            new ChatMessage(Role.USER, "Weather?"),
            ChatMessage.calling(
                "Let me see.", List.of(new ToolCall(call, "weather", "{\"city\":\"Bonn\"}"))),
            ChatMessage.result("rain", Optional.of(call)));
    worker.answer("It rains.");

    String third =
        ask(
            Map.of(
                "previous_response_id", second, "input", "Thanks", "instructions", "Be polite."));
    assertThat(messages(third))
        .containsExactly(
            new ChatMessage(Role.SYSTEM, "Be polite."),
            new ChatMessage(Role.USER, "Weather?"),
            ChatMessage.calling(
                "Let me see.", List.of(new ToolCall(call, "weather", "{\"city\":\"Bonn\"}"))),
            ChatMessage.result("rain", Optional.of(call)),
            new ChatMessage(Role.ASSISTANT, "It rains."),
            new ChatMessage(Role.USER, "Thanks"));
    worker.answer("x");
    assertThat(calls.retrieve(third).get("previous_response_id").stringValue()).isEqualTo(second);
    assertThat(calls.retrieve(third).get("instructions").stringValue()).isEqualTo("Be polite.");
  }

  @Test
  void systemMessagesAreInheritedInstructionsAreNot() {
    String first =
        ask(
            Map.of(
                "instructions",
                "One.",
                "input",
                List.of(
                    Map.of("role", "developer", "content", "Two."),
                    Map.of("role", "user", "content", "Hi"))));
    assertThat(messages(first).getFirst()).isEqualTo(new ChatMessage(Role.SYSTEM, "One.\n\nTwo."));
    worker.answer("a");
    String second =
        ask(Map.of("previous_response_id", first, "input", "b", "instructions", "Three."));
    assertThat(messages(second).getFirst())
        .isEqualTo(new ChatMessage(Role.SYSTEM, "Three.\n\nTwo."));
    worker.answer("a");
  }

  @Test
  void itemsMayBeShortOrInFull() {
    String id =
        ask(
            Map.of(
                "input",
                List.of(
                    Map.of("role", "user", "content", "one"),
                    Map.of(
                        "type",
                        "message",
                        "id",
                        "msg_x",
                        "status",
                        "completed",
                        "role",
                        "assistant",
                        "content",
                        List.of(
                            Map.of(
                                "type", "output_text", "text", "two", "annotations", List.of()))),
                    Map.of("type", "reasoning", "id", "rs_x", "summary", List.of()),
                    Map.of(
                        "type", "function_call", "call_id", "c1", "name", "f", "arguments", "{}"),
                    Map.of(
                        "type", "function_call", "call_id", "c2", "name", "g", "arguments", "{}"),
                    Map.of(
                        "type",
                        "function_call_output",
                        "call_id",
                        "c1",
                        "output",
                        List.of(Map.of("type", "input_text", "text", "three"))),
                    Map.of("type", "function_call_output", "call_id", "c2", "output", "four"),
                    Map.of(
                        "role",
                        "user",
                        "content",
                        List.of(
                            Map.of("type", "input_text", "text", "five"),
                            Map.of("type", "text", "text", "six"))))));
    assertThat(messages(id))
        .containsExactly(
            new ChatMessage(Role.USER, "one"),
            ChatMessage.calling(
                "two", List.of(new ToolCall("c1", "f", "{}"), new ToolCall("c2", "g", "{}"))),
            ChatMessage.result("three", Optional.of("c1")),
            ChatMessage.result("four", Optional.of("c2")),
            new ChatMessage(Role.USER, "five\nsix"));
    worker.answer("x");
  }

  @Test
  void referencesStandForKeptItems() {
    String first = ask(Map.of("input", "Weather?"));
    Turn turn = worker.begin();
    turn.generate(
        new AnswerPiece.Reasoning("Hm"),
        new AnswerPiece.Text("Let me see."),
        new AnswerPiece.CallBegin(0, "weather"));
    turn.finish();
    JsonNode output = calls.retrieve(first).get("output");
    String call = output.at("/2/call_id").stringValue();
    String second =
        ask(
            Map.of(
                "input",
                List.of(
                    Map.of("role", "user", "content", "Weather?"),
                    reference(output.at("/0/id")),
                    reference(output.at("/1/id")),
                    reference(output.at("/2/id")),
                    Map.of("type", "function_call_output", "call_id", call, "output", "rain"))));
    assertThat(messages(second))
        .containsExactly(
            new ChatMessage(Role.USER, "Weather?"),
            ChatMessage.calling("Let me see.", List.of(new ToolCall(call, "weather", "{}"))),
            ChatMessage.result("rain", Optional.of(call)));
    worker.answer("x");

    JsonNode foreign = output.at("/1/id");
    HttpResponse<String> stolen =
        API.client()
            .post("/v1/responses", calls.body(Map.of("input", List.of(reference(foreign)))));
    assertThat(stolen.statusCode()).isEqualTo(404);
    assertThat(stolen.body()).contains(foreign.stringValue(), "input[0].id");
  }

  @Test
  void whatIsGoneOrForeignOrNotStoredCannotBeContinued() {
    String kept = ask(Map.of());
    worker.answer("x");
    String deleted = ask(Map.of());
    worker.answer("x");
    client.delete("/v1/responses/" + deleted);
    try (ResponseStream stream = calls.stream(Map.of("store", false))) {
      worker.answer("x");
      String unstored = ResponseCalls.id(stream.toEnd().getFirst().response());
      for (String id :
          List.of(deleted, unstored, "resp_0_AAAAAAAAAAAAAAAAAAAAAA", "resp_nonsense", "x")) {
        HttpResponse<String> answer = calls.post(Map.of("previous_response_id", id));
        assertThat(answer.statusCode()).as(id).isEqualTo(404);
        assertThat(Client.code(answer)).isEqualTo("previous_response_not_found");
        assertThat(Client.json(answer).at("/error/param").stringValue())
            .isEqualTo("previous_response_id");
      }
    }
    HttpResponse<String> foreign =
        API.client().post("/v1/responses", calls.body(Map.of("previous_response_id", kept)));
    assertThat(Client.code(foreign)).isEqualTo("previous_response_not_found");
  }

  @Test
  void whatHasNotEndedCannotBeContinuedYet() {
    String live = ask(Map.of());
    HttpResponse<String> answer = calls.post(Map.of("previous_response_id", live));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("has not ended yet");
    worker.answer("x");
  }

  @Test
  void aResultNeedsItsCall() {
    HttpResponse<String> answer =
        calls.post(
            Map.of(
                "input",
                List.of(
                    Map.of("type", "function_call_output", "call_id", "c9", "output", "rain"))));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(Client.json(answer).at("/error/param").stringValue()).isEqualTo("input[0].call_id");
  }

  @Test
  void inputItemsListTheWholeConversationButTheInstructions() {
    String first = ask(Map.of("input", "one", "instructions", "Be brief."));
    worker.answer("two");
    String second = ask(Map.of("input", "three", "previous_response_id", first));
    worker.answer("x");
    JsonNode ascending = items(second, "?order=asc");
    assertThat(ascending.get("object").stringValue()).isEqualTo("list");
    assertThat(ascending.get("data"))
        .extracting(item -> item.at("/content/0/text").stringValue())
        .containsExactly("one", "two", "three");
    assertThat(ascending.get("data"))
        .extracting(item -> item.at("/content/0/type").stringValue())
        .containsExactly("input_text", "output_text", "input_text");
    assertThat(items(second, "").get("data"))
        .extracting(item -> item.at("/content/0/text").stringValue())
        .containsExactly("three", "two", "one");
    JsonNode page = items(second, "?order=asc&limit=2");
    assertThat(page.get("has_more").booleanValue()).isTrue();
    JsonNode rest = items(second, "?order=asc&after=" + page.get("last_id").stringValue());
    assertThat(rest.get("data")).hasSize(1);
    assertThat(rest.get("has_more").booleanValue()).isFalse();
    assertThat(rest.get("first_id")).isEqualTo(rest.get("last_id"));
  }

  @Test
  void toolsAreFunctionsAndThoseOfNamespaces() {
    String id =
        ask(
            Map.of(
                "tools",
                List.of(
                    WEATHER,
                    Map.of("type", "web_search"),
                    Map.of("type", "local_shell"),
                    Map.of("type", "custom", "name", "apply_patch"),
                    Map.of(
                        "type",
                        "namespace",
                        "name",
                        "mcp",
                        "tools",
                        List.of(Map.of("type", "function", "name", "files"), WEATHER)))));
    assertThat(calls.retrieve(id).get("tools"))
        .extracting(tool -> tool.get("name").stringValue())
        .containsExactly("weather", "files");
    worker.answer("x");
  }

  private JsonNode items(String id, String query) {
    HttpResponse<String> answer = client.get("/v1/responses/" + id + "/input_items" + query);
    assertThat(answer.statusCode()).isEqualTo(200);
    return Client.json(answer);
  }

  private static Map<String, Object> reference(JsonNode id) {
    return Map.of("type", "item_reference", "id", id.stringValue());
  }

  private String ask(Map<String, Object> fields) {
    return ResponseCalls.id(calls.begin(fields));
  }

  private List<ChatMessage> messages(String id) {
    JobId job = ResponseCalls.job(id);
    return new JobReader(worker.redis()).find(job).orElseThrow().request().messages();
  }
}
