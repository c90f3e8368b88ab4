package dev.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.access.KeyStore;
import dev.parley.access.NewKey;
import dev.parley.access.Plan;
import dev.parley.api.testing.Client;
import dev.parley.api.testing.HandWorker;
import dev.parley.api.testing.TestApi;
import dev.parley.job.JobPriority;
import dev.parley.testkit.Await;
import dev.parley.testkit.TestRedis;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** How urgent a chat may be, on each wire, and what is shown of it. */
class PrioritiesTest {

  private static final TestApi API =
      TestApi.start(TestRedis.shared().url(), "--parley.access=keys");
  private static final KeyStore KEYS = API.bean(KeyStore.class);

  private final HandWorker worker = HandWorker.at(API);

  @AfterEach
  void leave() {
    worker.close();
  }

  @AfterAll
  static void close() {
    API.close();
  }

  @Test
  void aJobHasThePriorityThatItAskedFor() {
    Client client = keyOf(JobPriority.HIGH);
    for (String priority : List.of("high", "normal", "low")) {
      assertThat(accepted(job(client, "\"" + priority + "\"")).get("priority").asString())
          .isEqualTo(priority);
    }
    assertThat(accepted(job(client, "null")).get("priority").asString()).isEqualTo("normal");
    Await.until(
        "the queue shows it",
        () -> waiting(client).equals(Map.of("high", 1, "normal", 2, "low", 1)));
  }

  @Test
  void noneIsAboveThatOfTheKey() {
    Client client = keyOf(JobPriority.NORMAL);
    isRefused(job(client, "\"high\""), "priority");
    isRefused(chat(client, "priority"), "service_tier");
    isRefused(response(client, "priority"), "service_tier");
    Await.until(
        "the queue shows it",
        () -> waiting(client).equals(Map.of("high", 0, "normal", 0, "low", 0)));
  }

  @Test
  void whatAsksForNothingHasTheHighestThatItsKeyAllowsUpToNormal() {
    Client low = keyOf(JobPriority.LOW);
    assertThat(accepted(job(low, "null")).get("priority").asString()).isEqualTo("low");
    isRefused(job(low, "\"normal\""), "priority");
    assertThat(accepted(response(low, "auto")).get("service_tier").asString()).isEqualTo("flex");
  }

  @Test
  void openAisTiersArePriorities() {
    Client client = keyOf(JobPriority.HIGH);
    for (String tier : List.of("priority", "default", "flex")) {
      assertThat(accepted(response(client, tier)).get("service_tier").asString()).isEqualTo(tier);
    }
    Await.until(
        "the queue shows it",
        () -> waiting(client).equals(Map.of("high", 1, "normal", 1, "low", 1)));
  }

  @Test
  void anUnknownOneIsRefused() {
    Client client = keyOf(JobPriority.HIGH);
    for (HttpResponse<String> refused :
        List.of(
            job(client, "\"urgent\""),
            job(client, "1"),
            job(client, "\"High\""),
            chat(client, "scale"),
            response(client, ""))) {
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(Client.code(refused)).isEqualTo("invalid_value");
    }
  }

  private static void isRefused(HttpResponse<String> refused, String param) {
    assertThat(refused.statusCode()).isEqualTo(403);
    JsonNode error = Client.json(refused).get("error");
    assertThat(error.get("code").asString()).isEqualTo("not_allowed");
    assertThat(error.get("param").asString()).isEqualTo(param);
  }

  private static JsonNode accepted(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 202);
    return Client.json(answer);
  }

  private static Client keyOf(JobPriority priority) {
    Plan plan = new Plan(Plan.Role.MEMBER, Plan.Limits.NONE, priority, List.of());
    return API.withKey(KEYS.create(new NewKey("n", plan, Optional.empty())).key().reveal());
  }

  private HttpResponse<String> job(Client client, String priority) {
    String chat = Client.chat(worker.model(), "x");
    return client.post("/v1/jobs", chat.replaceFirst("\\{", "{\"priority\":" + priority + ","));
  }

  private HttpResponse<String> chat(Client client, String tier) {
    String chat = Client.chat(worker.model(), "x");
    return client.post(
        "/v1/chat/completions", chat.replaceFirst("\\{", "{\"service_tier\":\"" + tier + "\","));
  }

  private HttpResponse<String> response(Client client, String tier) {
    return client.post(
        "/v1/responses",
        """
        {"model":"%s","input":"x","background":true,"service_tier":"%s"}
        """
            .formatted(worker.model(), tier));
  }

  private Map<String, Integer> waiting(Client client) {
    for (JsonNode row : Client.json(client.get("/v1/queue?limit=100")).get("data")) {
      if (row.get("model").asString().equals(worker.model())) {
        JsonNode waiting = row.get("waiting");
        return Map.of(
            "high", waiting.get("high").asInt(),
            "normal", waiting.get("normal").asInt(),
            "low", waiting.get("low").asInt());
      }
    }
    throw new AssertionError("no row of " + worker.model());
  }
}
