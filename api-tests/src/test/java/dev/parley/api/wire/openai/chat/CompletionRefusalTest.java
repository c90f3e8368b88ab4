package dev.parley.api.wire.openai.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.testing.Client;
import dev.parley.api.testing.HandWorker;
import dev.parley.api.testing.RawHttp;
import dev.parley.api.testing.TestApi;
import dev.parley.api.testing.Turn;
import dev.parley.conversation.AnswerPiece;
import dev.parley.job.ModelCard;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Refusals in OpenAI's words, whoever makes them. */
@Timeout(120)
class CompletionRefusalTest {

  private final TestApi api = TestApi.shared();
  private final HandWorker worker = HandWorker.at(api);
  private final Client client = api.local();

  @AfterEach
  void close() {
    worker.close();
  }

  @Test
  void anUnknownModelIsToldWhichThereAre() {
    HttpResponse<String> answer = post(Chat.sync("gpt-4o"));
    assertError(answer, 404, "invalid_request_error", "model", "model_not_found");
    assertThat(message(answer)).contains("There are: ");
  }

  @Test
  void aFullQueueIsARateLimit() {
    IntStream.range(0, 5).forEach(_ -> client.ask(worker.model(), "x"));
    HttpResponse<String> answer = post(Chat.sync(worker.model()));
    assertError(answer, 429, "rate_limit_error", null, "rate_limit_exceeded");
    assertThat(Integer.parseInt(answer.headers().firstValue("Retry-After").orElseThrow()))
        .isBetween(1, 60);
    HttpResponse<String> streamed = post(Chat.stream(worker.model()));
    assertError(streamed, 429, "rate_limit_error", null, "rate_limit_exceeded");
  }

  @Test
  void theLongestContextIsNamed() {
    String body =
        "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
            .formatted(worker.model(), "word ".repeat(1000));
    HttpResponse<String> answer = post(body);
    assertError(answer, 400, "invalid_request_error", "messages", "context_length_exceeded");
    assertThat(message(answer)).contains("maximum context length is 64 tokens");
  }

  @Test
  void aSchemaIsCompiledBeforeTheJobIsAccepted() {
    HttpResponse<String> answer =
        post(
            Chat.with(
                worker.model(),
                "response_format",
                """
                {"type":"json_schema","json_schema":{"name":"a","schema":
                 {"type":"object","properties":{"x":{"not":{"type":"string"}}}}}}\
                """));
    assertError(answer, 400, "invalid_request_error", "response_format", "invalid_json_schema");
    assertThat(message(answer)).contains("/properties/x");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tools | [{\"type\":\"function\",\"function\":{\"name\":\"f\"}}] | tools",
        "response_format | {\"type\":\"json_object\"} | response_format",
        "logprobs | true | logprobs",
        "logit_bias | {\"1\":5} | logit_bias",
      })
  void whatAnOlderWorkerCannotDoIsRefused(String field, String value, String param) {
    try (HandWorker older = HandWorker.older(api)) {
      HttpResponse<String> answer = post(Chat.with(older.model(), field, value));
      assertError(answer, 400, "invalid_request_error", param, "unsupported_parameter");
      assertThat(message(answer)).contains("older than this service");
    }
  }

  @Test
  void anOlderWorkerCannotReadCallsAndTheirResults() {
    try (HandWorker older = HandWorker.older(api)) {
      HttpResponse<String> answer =
          post(
              Chat.with(
                  older.model(),
                  "messages",
                  """
                  [{"role":"assistant","tool_calls":[{"id":"c","function":{"name":"f"}}]},
                   {"role":"tool","tool_call_id":"c","content":"42"}]\
                  """));
      assertError(answer, 400, "invalid_request_error", "messages", "unsupported_value");
    }
  }

  @Test
  void aModelWithoutToolsOfItsOwnCanBeForcedToCallOne() {
    String tools = "[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]";
    try (HandWorker plain = HandWorker.with(api, Set.of(ModelCard.Feature.CONSTRAINTS));
        ChunkReader stream =
            ChunkReader.post(
                client,
                Chat.with(
                    plain.model(),
                    "stream",
                    "true",
                    "tools",
                    tools,
                    "tool_choice",
                    "\"required\""))) {
      Turn turn = plain.begin();
      turn.generate(new AnswerPiece.CallBegin(0, "f"));
      turn.finish();
      assertThat(stream.toEnd()).anyMatch(frame -> frame.contains("\"tool_calls\""));
      assertError(
          post(Chat.with(plain.model(), "tools", tools)),
          400,
          "invalid_request_error",
          "tools",
          "unsupported_parameter");
    }
    try (HandWorker free = HandWorker.with(api, Set.of(ModelCard.Feature.TOOLS))) {
      assertError(
          post(Chat.with(free.model(), "tools", tools, "tool_choice", "\"required\"")),
          400,
          "invalid_request_error",
          "tool_choice",
          "unsupported_parameter");
    }
  }

  @Test
  void aBodyThatIsNoJsonIsRefused() {
    assertThat(Client.code(post("{"))).isEqualTo("bad_json");
    assertThat(Client.code(post("{\"model\":\"a\",\"model\":\"b\"}"))).isEqualTo("bad_json");
    assertThat(post("").statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "DELETE"})
  void anotherMethodIsRefusedInJson(String method) {
    HttpResponse<String> answer =
        client.send(
            client
                .request("/v1/chat/completions")
                .method(method, HttpRequest.BodyPublishers.noBody()));
    assertError(answer, 405, "invalid_request_error", null, "method_not_allowed");
  }

  @Test
  void anotherTypeIsRefusedInJson() {
    HttpResponse<String> answer =
        client.send(
            client
                .request("/v1/chat/completions")
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("hi")));
    assertError(answer, 415, "invalid_request_error", null, "unsupported_media_type");
  }

  @Test
  void aHugeBodyIsRefusedInJson() {
    HttpResponse<String> answer = post("{\"x\":\"" + "a".repeat(300_000) + "\"}");
    assertError(answer, 413, "invalid_request_error", null, "body_too_large");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/nothing", "/v1/embeddings", "/v1/completions", "/v1/chat"})
  void anAddressWithNothingIsRefusedInJson(String path) {
    HttpResponse<String> answer = client.post(path, "{}");
    assertError(answer, 404, "invalid_request_error", null, "not_found");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /v1/models/%zz HTTP/1.1\r\nHost: localhost",
        "GET /v1/mod\"els HTTP/1.1\r\nHost: localhost",
        "TRACE /v1/models HTTP/1.1\r\nHost: localhost",
        "GET /v1/models HTTP/1.1\r\nHost: a b",
        "GET /v1/models;x=y HTTP/1.1\r\nHost: localhost",
        "GET /v1/models/a%5Cb HTTP/1.1\r\nHost: localhost",
      })
  void whatTomcatRefusesIsJsonToo(String request) {
    String answer = RawHttp.ask(api.port(), request + "\r\nConnection: close\r\n\r\n");
    assertThat(answer)
        .matches("(?s)HTTP/1.1 4\\d\\d.*")
        .contains("{\"error\":{\"message\":\"")
        .contains("X-Request-Id: ")
        .doesNotContain("<html");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer sk-x", "Bearer ", "Bearer undefined", "Basic eDp5"})
  void anyKeyIsAcceptedWhereThereAreNone(String authorization) {
    HttpResponse<String> answer = client.get("/v1/models", "Authorization", authorization);
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @Test
  void anotherSiteMayReadTheJobsNameWhenItMayCall() {
    String origin = "https://chat.example.org";
    try (TestApi open = api.another("--parley.cors.origins=" + origin)) {
      HttpResponse<String> answer = open.local().get("/models", "Origin", origin);
      assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains(origin);
      assertThat(answer.headers().firstValue("Access-Control-Expose-Headers").orElseThrow())
          .contains("X-Parley-Job");
    }
    assertThat(client.get("/models", "Origin", origin).headers().map())
        .doesNotContainKey("access-control-allow-origin");
  }

  private HttpResponse<String> post(String body) {
    return client.post("/v1/chat/completions", body);
  }

  private static String message(HttpResponse<String> answer) {
    return Client.json(answer).at("/error/message").asString();
  }

  private static void assertError(
      HttpResponse<String> answer,
      int status,
      String type,
      @org.jspecify.annotations.Nullable String param,
      String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    JsonNode error = Client.json(answer).get("error");
    assertThat(error.propertyNames()).containsExactly("message", "type", "param", "code");
    assertThat(error.get("type").asString()).isEqualTo(type);
    assertThat(error.get("code").asString()).isEqualTo(code);
    assertThat(error.get("param").isNull() ? null : error.get("param").asString()).isEqualTo(param);
  }
}
