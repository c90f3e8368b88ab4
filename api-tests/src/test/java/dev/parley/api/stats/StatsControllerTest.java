package dev.parley.api.stats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.access.ApiKey;
import dev.parley.access.KeyStore;
import dev.parley.access.NewKey;
import dev.parley.access.Plan;
import dev.parley.api.testing.Client;
import dev.parley.api.testing.EventReader;
import dev.parley.api.testing.HandWorker;
import dev.parley.api.testing.TestApi;
import dev.parley.job.JobPriority;
import dev.parley.testkit.Await;
import dev.parley.testkit.TestRedis;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class StatsControllerTest {

  @Test
  void samplesAreThereAtOnceAndGoOnUntilTheKeyIsRevoked() {
    try (TestApi api = TestApi.start(TestRedis.shared().url(), "--parley.access=keys");
        HandWorker worker = HandWorker.at(api)) {
      KeyStore keys = api.bean(KeyStore.class);
      Plan plan = new Plan(Plan.Role.ADMIN, Plan.Limits.NONE, JobPriority.NORMAL, List.of());
      String key = keys.create(new NewKey("a", plan, Optional.empty())).key().reveal();
      Client admin = api.withKey(key);
      admin.ask(worker.model(), "x");
      Await.until("a sample", () -> samples(admin).size() > 0);
      try (EventReader events = admin.stream("/v1/admin/stats")) {
        EventReader.Frame first = events.next();
        assertThat(first.name()).isEqualTo("samples");
        assertThat(first.json().get("samples").size()).isPositive();
        EventReader.Frame second = events.next();
        assertThat(second.json().get("samples").size()).isEqualTo(1);
        try (EventReader resumed =
            admin.stream("/v1/admin/stats", "Last-Event-ID", first.id().orElseThrow())) {
          assertThat(resumed.next().json().at("/samples/0/at"))
              .isEqualTo(second.json().at("/samples/0/at"));
        }
        keys.revoke(ApiKey.parse(key).orElseThrow().id());
        EventReader.Frame end = events.next();
        while (!end.isEnd()) {
          end = events.next();
        }
      }
    }
  }

  @Test
  void aSampleShowsEveryModel() {
    TestApi api = TestApi.shared();
    try (HandWorker worker = HandWorker.at(api)) {
      api.client().ask(worker.model(), "x");
      JsonNode model =
          Await.value(
              "a sample of the model",
              () ->
                  samples(api.local())
                      .valueStream()
                      .flatMap(sample -> sample.get("models").valueStream())
                      .filter(row -> row.get("model").asString().equals(worker.model()))
                      .filter(row -> row.get("waiting").asInt() == 1)
                      .findFirst());
      assertThat(model.get("seats").asInt()).isEqualTo(2);
      assertThat(model.get("limit").asInt()).isEqualTo(5);
      assertThat(api.local().get("/v1/admin/stats", "Last-Event-ID", "x").statusCode())
          .isEqualTo(400);
    }
  }

  private static JsonNode samples(Client client) {
    return Client.json(client.get("/v1/admin/stats")).get("samples");
  }
}
