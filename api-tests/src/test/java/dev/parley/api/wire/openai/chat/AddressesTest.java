package dev.parley.api.wire.openai.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.testing.Client;
import dev.parley.api.testing.HandWorker;
import dev.parley.api.testing.RawHttp;
import dev.parley.api.testing.TestApi;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Wherever clients look for models and completions, and by whatever names. */
@Timeout(120)
class AddressesTest {

  private final TestApi api = TestApi.shared();
  private final HandWorker worker = HandWorker.at(api);
  private final Client client = api.local();

  @AfterEach
  void close() {
    worker.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/models", "/models", "/v1/models/", "//v1//models", "/v1/v1/models"})
  void modelsAreListed(String path) {
    String answer =
        RawHttp.ask(
            api.port(),
            "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assertThat(answer)
        .startsWith("HTTP/1.1 200")
        .contains("Content-Type: application/json")
        .contains("\"object\":\"list\"");
  }

  @Test
  void aModelHasWhatStrictClientsRead() {
    JsonNode model = Client.json(client.get("/v1/models/" + worker.model()));
    assertThat(model.get("object").asString()).isEqualTo("model");
    assertThat(model.get("created").isIntegralNumber()).isTrue();
    assertThat(model.get("owned_by").isString()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/models/Org/%s",
        "/v1/models/Org%%2F%s",
        "/models/Org%%2f%s",
        "/v1/models/%s/"
      })
  void aModelIsFoundByItsFullNameHoweverTheSlashIsSpelled(String path) {
    HttpResponse<String> answer = client.get(path.formatted(worker.model()));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(Client.json(answer).get("id").asString()).isEqualTo(worker.model());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/models/nobody", "/v1/models/no/body", "/v1/models/a%2Fb%2Fc"})
  void anUnknownModelIsNotFound(String path) {
    HttpResponse<String> answer = client.get(path);
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(Client.code(answer)).isEqualTo("model_not_found");
    assertThat(Client.json(answer).at("/error/message").asString()).contains("There are: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/chat/completions",
        "/v1/chat/completions/",
        "//v1/chat//completions",
        "/v1/v1/chat/completions"
      })
  void completionsAreMadeWithoutARedirect(String path) {
    CompletableFuture<String> answer =
        CompletableFuture.supplyAsync(
            () -> {
              String body = Chat.sync(worker.model());
              return RawHttp.ask(
                  api.port(),
                  "POST "
                      + path
                      + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                      + "Content-Type: application/json\r\nContent-Length: "
                      + body.length()
                      + "\r\n\r\n"
                      + body);
            },
            task -> Thread.ofVirtual().start(task));
    worker.answer("here");
    assertThat(answer.join()).startsWith("HTTP/1.1 200").contains("\"content\":\"here\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1", "/v1/", "/health"})
  void whoOnlyKnocksIsAnsweredInJson(String path) {
    HttpResponse<String> answer = client.get(path);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
  }

  @Test
  void aFullHubNameInAnyCaseNamesTheModel() {
    assertAnswersAs(client, "Org/" + worker.model().toUpperCase(java.util.Locale.ROOT));
  }

  @Test
  void aliasesStandForModelsThatAreNotThere() {
    String aliases = "GPT-4o=" + worker.model() + ",o3=default";
    try (TestApi aliased =
        api.another(
            "--parley.openai.aliases=" + aliases, "--parley.default-model=" + worker.model())) {
      Client there = aliased.local();
      assertAnswersAs(there, "gpt-4o");
      assertAnswersAs(there, "o3");
      assertAnswersAs(there, "");
      assertThat(Client.json(there.get("/v1/models/gpt-4o")).get("id").asString())
          .isEqualTo(worker.model());
      assertThat(there.post("/v1/chat/completions", Chat.sync("gpt-5")).statusCode())
          .isEqualTo(404);
    }
  }

  @Test
  void aStarStandsForAnyName() {
    try (TestApi aliased =
            api.another(
                "--parley.openai.aliases=*=default", "--parley.default-model=" + worker.model());
        HandWorker other = HandWorker.at(api)) {
      assertAnswersAs(aliased.local(), "whatever");
      CompletableFuture<HttpResponse<String>> answer =
          post(aliased.local(), Chat.sync(other.model()));
      other.answer("a model's own name goes before");
      assertThat(Client.json(answer.join()).get("model").asString()).isEqualTo(other.model());
    }
  }

  /** The answer names the model that made it. */
  private void assertAnswersAs(Client there, String asked) {
    CompletableFuture<HttpResponse<String>> answer = post(there, Chat.sync(asked));
    worker.answer("a");
    assertThat(Client.json(answer.join()).get("model").asString()).isEqualTo(worker.model());
  }

  private static CompletableFuture<HttpResponse<String>> post(Client there, String body) {
    return CompletableFuture.supplyAsync(
        () -> there.post("/v1/chat/completions", body), task -> Thread.ofVirtual().start(task));
  }
}
