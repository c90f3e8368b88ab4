package dev.parley.faults.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.faults.client.ViewedEvent;
import dev.parley.faults.cluster.LocalApi;
import dev.parley.faults.cluster.WorkerPlan;
import dev.parley.faults.invariants.Asked;
import dev.parley.faults.invariants.Evidence;
import dev.parley.faults.invariants.Invariants;
import dev.parley.faults.invariants.Viewed;
import dev.parley.faults.scenario.RedisWitness;
import dev.parley.loop.Ticker;
import dev.parley.testkit.TestRedis;
import dev.parley.worker.Worker;
import dev.parley.worker.WorkerEnvironment;
import dev.parley.worker.lifecycle.ConfiguredModel;
import dev.parley.worker.settings.ModelSettings;
import dev.parley.worker.settings.WorkerServiceSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An API and a worker of this version go on where the processes of an older one stopped: with its
 * Redis as it was recorded, which holds jobs of the built-in model in every state.
 */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UpgradeTest {

  private static final String MODEL = "parley-builtin";
  private static final String NO_COOKIE = "";
  private static final String OTHER_OWNER = "SomebodyElseEntirely00";

  /** Of each job that had not ended, the one that an undisturbed old worker answered alike. */
  private static final Map<String, String> ANSWERS =
      Map.of("lost", "story", "given back", "story", "waiting", "parley", "nobody's", "poem");

  /** The commit before the rebuild of issue 12. */
  private final RecordedFleet old = RecordedFleet.of("37649be");

  private final TestRedis redis = TestRedis.own();
  private final RedisWitness witness = new RedisWitness(redis.commands());
  private final LocalApi api;
  private final OwnerClient owner;
  private final OwnerClient nobody;
  private final JsonNode modelBefore;
  private final Worker worker;

  UpgradeTest() throws Exception {
    old.playInto(redis.commands());
    int port = URI.create(redis.url()).getPort();
    api = LocalApi.start(port, "--parley.default-model=" + MODEL);
    owner = new OwnerClient(api.base(), old.owner());
    nobody = new OwnerClient(api.base(), NO_COOKIE);
    modelBefore = nobody.get("/v1/models/" + MODEL);
    worker = startWorker(WorkerPlan.of(port, MODEL, "new-1").settings());
  }

  /** With one thread and float32, as the recorded one. */
  private static Worker startWorker(WorkerServiceSettings settings) throws InterruptedException {
    ModelSettings builtin = new ModelSettings("builtin", Optional.empty());
    return Worker.start(
        settings,
        new WorkerEnvironment(
            new ConfiguredModel(builtin, settings.worker()),
            new SimpleMeterRegistry(),
            Ticker.SYSTEM,
            () -> {}));
  }

  @AfterAll
  void close() {
    worker.close();
    api.close();
    redis.close();
  }

  @Test
  void showsEndedJobsTheirListsAndTheirEventsAsTheOldVersionDid() throws Exception {
    assertShows(nobody, old.answers("nobody"));
    assertShows(owner, old.answers("owner"));
  }

  /** Jobs that complete meanwhile may join the list of completed ones. */
  private static void assertShows(OwnerClient client, JsonNode answers) throws Exception {
    assertThat(answers.size()).isPositive();
    for (Map.Entry<String, JsonNode> answer : answers.properties()) {
      String path = answer.getKey();
      JsonNode shown = client.get(path);
      if (path.contains("status=completed")) {
        assertThat(answer.getValue().path("data"))
            .as(path)
            .allSatisfy(
                before -> assertThat(asBefore(withId(shown, before), before)).isEqualTo(before));
      } else {
        assertThat(asBefore(shown, answer.getValue())).as(path).isEqualTo(answer.getValue());
      }
    }
  }

  private static JsonNode withId(JsonNode list, JsonNode job) {
    return list.path("data")
        .valueStream()
        .filter(shown -> shown.path("id").equals(job.path("id")))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void replaysTheEventsOfEndedJobsAsTheOldVersionDid() throws Exception {
    assertReplays(nobody, old.events("nobody"));
    assertReplays(owner, old.events("owner"));
  }

  private static void assertReplays(OwnerClient client, JsonNode events) throws Exception {
    assertThat(events.size()).isPositive();
    for (Map.Entry<String, JsonNode> recorded : events.properties()) {
      JsonNode shown = OwnerClient.json(client.events(recorded.getKey()));
      assertThat(asBefore(shown, recorded.getValue()))
          .as(recorded.getKey())
          .isEqualTo(recorded.getValue());
    }
  }

  /** Without the fields that were added to objects since. */
  private static JsonNode asBefore(JsonNode shown, JsonNode before) {
    if (shown instanceof ObjectNode object && before.isObject()) {
      ObjectNode kept = object.objectNode();
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        if (before.has(field.getKey())) {
          kept.set(field.getKey(), asBefore(field.getValue(), before.get(field.getKey())));
        }
      }
      return kept;
    }
    if (shown instanceof ArrayNode array && array.size() == before.size()) {
      ArrayNode kept = array.arrayNode();
      for (int i = 0; i < array.size(); i++) {
        kept.add(asBefore(array.get(i), before.get(i)));
      }
      return kept;
    }
    return shown;
  }

  @Test
  void continuesTheAnswerOfAKilledWorkerWordForWord() throws Exception {
    String job = old.live("lost");
    JsonNode events = OwnerClient.json(owner.events(job));
    assertThat(events).startsWith(old.seen("lost").get(0), old.seen("lost").get(1));
    assertThat(OwnerClient.text(events))
        .startsWith(OwnerClient.text(old.seen("lost")))
        .isEqualTo(old.textOf("story"));
    assertThat(owner.job(job).path("attempt").asInt()).isEqualTo(2);
  }

  @Test
  void continuesTheAnswerThatALeavingWorkerGaveBackAndCountsNoAttempt() throws Exception {
    String job = old.live("given back");
    assertThat(OwnerClient.text(OwnerClient.json(owner.events(job))))
        .isEqualTo(old.textOf("story"));
    assertThat(owner.job(job).path("attempt").asInt()).isEqualTo(1);
  }

  @Test
  void resumesAfterTheLastEventThatAViewerOfTheOldVersionSaw() throws Exception {
    for (String name : List.of("lost", "given back")) {
      JsonNode seen = old.seen(name);
      String lastId = seen.get(seen.size() - 1).path("id").asString();
      JsonNode rest = OwnerClient.json(owner.eventsAfter(old.live(name), lastId));
      assertThat(rest).noneMatch(event -> event.path("event").asString().equals("reset"));
      assertThat(OwnerClient.text(seen) + OwnerClient.text(rest)).isEqualTo(old.textOf("story"));
    }
  }

  @Test
  void answersTheJobsThatWereWaiting() throws Exception {
    String job = old.live("nobody's");
    assertThat(OwnerClient.text(OwnerClient.json(owner.events(old.live("waiting")))))
        .isEqualTo(old.textOf("parley"));
    assertThat(OwnerClient.text(OwnerClient.json(nobody.events(job))))
        .isEqualTo(old.textOf("poem"));
    assertThat(nobody.job(job).path("metadata").path("a").asString()).isEqualTo("b");
  }

  @Test
  void honoursIdempotencyKeysOfEndedAndOfWaitingJobs() throws Exception {
    JsonNode ended = old.chatWithKey("ended-key");
    JsonNode waiting = old.chatWithKey("waiting-key");
    assertThat(owner.post(ended, "ended-key").path("id").asString()).isEqualTo(old.ended("keyed"));
    assertThat(owner.post(waiting, "waiting-key").path("id").asString())
        .isEqualTo(old.live("waiting"));
    assertThat(owner.post(waiting, "ended-key").path("error").path("code").asString())
        .isEqualTo("idempotency_key_reused");
  }

  @Test
  void knowsTheModelOfTheOldWorkerAndItsFingerprint() {
    assertThat(old.model().size()).isPositive();
    for (Map.Entry<String, JsonNode> field : old.model().properties()) {
      assertThat(modelBefore.path(field.getKey())).as(field.getKey()).isEqualTo(field.getValue());
    }
    assertThat(redis.commands().hget("parley:{0}:worker:new-1", "fingerprint"))
        .isEqualTo(old.fingerprint());
  }

  @Test
  void keepsEveryInvariantOfTheJobsThatItTookOver() throws Exception {
    List<Asked> asked = new ArrayList<>();
    List<Viewed> viewed = new ArrayList<>();
    for (Map.Entry<String, String> answer : ANSWERS.entrySet()) {
      String job = old.live(answer.getKey());
      asked.add(Asked.ofModel(job, old.textOf(answer.getValue())));
      viewed.add(view(answer.getKey().equals("nobody's") ? nobody : owner, job));
      OwnerClient other = new OwnerClient(api.base(), OTHER_OWNER);
      assertThat(other.status("/v1/jobs/" + job)).isEqualTo(404);
    }
    Evidence evidence =
        new Evidence(
            asked,
            viewed,
            asked.stream().flatMap(job -> witness.logged(job.job()).stream()).toList(),
            List.of(),
            witness.allLeftovers(MODEL, List.of("local")),
            Optional.empty(),
            List.of(),
            List.of());
    assertThat(Invariants.check(evidence)).isEmpty();
    assertThat(witness.live(old.owner())).isZero();
    assertThat(witness.everAccepted(MODEL)).isEqualTo(witness.jobs(MODEL));
  }

  private static Viewed view(OwnerClient client, String job) throws Exception {
    byte[] stream = client.stream(job);
    List<ViewedEvent> events =
        OwnerClient.parse(stream).stream()
            .map(event -> new ViewedEvent(event.id(), event.name(), event.data()))
            .toList();
    return new Viewed(job, events, List.of(stream));
  }
}
