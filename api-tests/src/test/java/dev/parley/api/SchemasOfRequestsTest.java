package dev.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.testing.Client;
import dev.parley.api.testing.HandWorker;
import dev.parley.api.testing.TestApi;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Schemas that no answer could be held to are refused before there is a job. */
class SchemasOfRequestsTest {

  private static final String LOOSE =
      "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}}";
  private static final String UNKNOWN = "{\"type\":\"object\",\"properties\":{\"a\":{\"not\":{}}}}";

  private final TestApi api = TestApi.shared();
  private final HandWorker worker = HandWorker.at(api);
  private final Client client = api.client();

  @AfterEach
  void close() {
    worker.close();
  }

  @Test
  void aLenientSchemaMayLeaveOutWhatAStrictOneNeeds() {
    assertThat(post(format(LOOSE, false)).statusCode()).isEqualTo(202);
    assertRefused(post(format(LOOSE, true)), "response_format", "additionalProperties");
  }

  @Test
  void theRefusalPointsToTheKeyword() {
    assertRefused(post(format(UNKNOWN, false)), "response_format", "/properties/a/not");
  }

  @Test
  void aToolsSchemaMustHoldWhenItIsStrict() {
    assertThat(post(tool(UNKNOWN, false)).statusCode()).isEqualTo(202);
    assertRefused(post(tool(UNKNOWN, true)), "tools[0]", "schema of 'f'");
  }

  @Test
  void aToolThatIsNeverCalledMayHaveAnySchema() {
    HttpResponse<String> answer = post(tool(UNKNOWN, true) + ",\"tool_choice\":\"none\"");
    assertThat(answer.statusCode()).isEqualTo(202);
  }

  private void assertRefused(HttpResponse<String> answer, String param, String message) {
    assertThat(answer.statusCode()).isEqualTo(400);
    JsonNode error = Client.json(answer).get("error");
    assertThat(error.get("code").asString()).isEqualTo("invalid_json_schema");
    assertThat(error.get("param").asString()).isEqualTo(param);
    assertThat(error.get("message").asString()).contains(message).doesNotContain("\n");
    assertThat(Client.json(client.get("/v1/jobs")).get("data").isEmpty()).isTrue();
  }

  private HttpResponse<String> post(String field) {
    HttpResponse<String> answer =
        client.post(
            "/v1/jobs",
            "{\"model\":\""
                + worker.model()
                + "\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],"
                + field
                + "}");
    answer.headers().firstValue("Location").ifPresent(client::delete);
    return answer;
  }

  private static String format(String schema, boolean strict) {
    return "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"strict\":"
        + strict
        + ",\"schema\":"
        + schema
        + "}}";
  }

  private static String tool(String schema, boolean strict) {
    return "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"strict\":"
        + strict
        + ",\"parameters\":"
        + schema
        + "}}]";
  }
}
