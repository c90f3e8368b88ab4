package dev.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.testing.Client;
import dev.parley.api.testing.EventReader;
import dev.parley.api.testing.EventReader.Frame;
import dev.parley.api.testing.HandWorker;
import dev.parley.api.testing.OlderKeys;
import dev.parley.api.testing.TestApi;
import dev.parley.api.testing.Turn;
import dev.parley.job.EventId;
import dev.parley.job.JobId;
import dev.parley.redis.Keys;
import dev.parley.testkit.Await;
import dev.parley.testkit.TestRedis;
import io.lettuce.core.KillArgs;
import io.lettuce.core.api.sync.RedisCommands;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What viewers see who come late, come back, or lose a part on the way. */
class ResumingTest {

  private static final TestApi API = TestApi.shared();
  private static TestApi other;

  private final HandWorker worker = HandWorker.at(API);
  private final Client client = API.client();

  @BeforeAll
  static void startAnother() {
    other = API.another("--parley.stream.linger=1m");
  }

  @AfterAll
  static void stopOther() {
    other.close();
  }

  @AfterEach
  void close() {
    worker.close();
  }

  @Test
  void aSecondProcessSendsExactlyTheRest() {
    String id = ask();
    Turn turn = worker.begin();
    EventId seen = turn.generate("one ", "two ");
    turn.generate("three ");
    try (EventReader first = client.events(id);
        EventReader second = client.at(other).events(id, "Last-Event-ID", seen.toString())) {
      assertThat(second.next().json().get("text").asString()).isEqualTo("three ");
      turn.generate("four");
      turn.finish();
      assertThat(EventReader.text(second.toEnd())).isEqualTo("four");
      assertThat(EventReader.text(first.toEnd())).isEqualTo("one two three four");
    }
  }

  @Test
  void aBacklogOfTokensComesAsOneEvent() {
    String id = ask();
    Turn turn = worker.begin();
    EventId last = turn.generate("a", "b", "c");
    try (EventReader events = client.events(id)) {
      assertThat(events.next().name()).isEqualTo("queued");
      assertThat(events.next().name()).isEqualTo("started");
      Frame joined = events.next();
      assertThat(joined.id()).contains(last.toString());
      assertThat(joined.json().get("index").asInt()).isZero();
      assertThat(joined.json().get("count").asInt()).isEqualTo(3);
      assertThat(joined.json().get("text").asString()).isEqualTo("abc");
    }
  }

  @Test
  void theQueryResumesLikeTheHeaderWhichWins() {
    String id = ask();
    Turn turn = worker.begin();
    EventId first = turn.generate("a");
    EventId second = turn.generate("b");
    turn.generate("c");
    turn.finish();
    String path = "/v1/jobs/" + id + "/events?after=" + first;
    assertThat(client.get(path).body()).contains("\"text\":\"bc\"}\n");
    assertThat(client.get(path, "Last-Event-ID", second.toString()).body())
        .contains("\"text\":\"c\"}\n")
        .doesNotContain("\"text\":\"bc\"}\n");
  }

  @Test
  void whoHasSeenTheEndGetsNothingMore() {
    String id = ask();
    worker.answer("a");
    List<Frame> all = read(id);
    String last = all.getLast().id().orElseThrow();
    HttpResponse<String> answer = client.get("/v1/jobs/" + id + "/events", "Last-Event-ID", last);
    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void anUnknownIdOfAnEndedJobResets() {
    String id = ask();
    worker.answer("a");
    EventId last = EventId.parse(read(id).getLast().id().orElseThrow()).orElseThrow();
    for (EventId unknown :
        List.of(new EventId(last.epoch(), last.number() + 5), new EventId(7, 7))) {
      try (EventReader events = client.events(id, "Last-Event-ID", unknown.toString())) {
        List<Frame> frames = events.toEnd();
        assertThat(frames.getFirst().name()).isEqualTo("reset");
        assertThat(frames.getFirst().id()).isEmpty();
        assertThat(EventReader.text(frames)).isEqualTo("a");
      }
    }
  }

  @Test
  void anIdOfTheCurrentEpochWaitsForTheWorkersResend() {
    String id = ask();
    Turn turn = worker.begin();
    EventId last = turn.generate("a");
    EventId notYet = new EventId(last.epoch(), last.number() + 1);
    try (EventReader events = client.events(id, "Last-Event-ID", notYet.toString())) {
      turn.generate("b", "c");
      turn.finish();
      assertThat(EventReader.text(events.toEnd())).isEqualTo("c");
    }
  }

  @Test
  void anIdOfTheCurrentEpochThatNeverComesResetsAfterALease() {
    String id = ask();
    Turn turn = worker.begin();
    EventId last = turn.generate("a");
    EventId never = new EventId(last.epoch(), 99);
    try (EventReader events = client.events(id, "Last-Event-ID", never.toString())) {
      assertThat(events.next().name()).isEqualTo("reset");
      turn.finish();
      assertThat(EventReader.text(events.toEnd())).isEqualTo("a");
    }
  }

  @Test
  void theTextGoesOnAfterARelease() {
    String id = ask();
    try (EventReader events = client.events(id)) {
      Turn first = worker.begin();
      first.generate("one ");
      first.release();
      Turn second = worker.begin();
      second.generate("two");
      second.finish();
      List<Frame> frames = events.toEnd();
      assertThat(frames).filteredOn(frame -> frame.name().equals("started")).hasSize(2);
      assertThat(EventReader.text(frames)).isEqualTo("one two");
    }
  }

  @Test
  void lostLiveEventsAreMadeUpForByTheLog() {
    String id = ask();
    Turn turn = worker.begin();
    try (EventReader events = client.events(id)) {
      events.until("started");
      redis().clientKill(KillArgs.Builder.typePubsub());
      turn.generate("a", "b", "c");
      redis().clientKill(KillArgs.Builder.typePubsub());
      turn.generate("d");
      turn.finish();
      assertThat(EventReader.text(events.toEnd())).isEqualTo("abcd");
    }
  }

  @Test
  void aLogThatLostItsTailStartsViewersAnew() {
    String id = ask();
    Turn turn = worker.begin();
    JobId job = turn.job();
    Keys keys = new Keys(API.redis().prefix());
    try (EventReader events = client.events(id)) {
      EventId held = turn.generate("a");
      EventId lost = turn.generate("b");
      events.until(frame -> frame.id().equals(Optional.of(lost.toString())));
      redis().xdel(keys.events(job), lost.toString());
      redis().hset(keys.job(job), "last", held.toString());
      assertThat(events.until("reset").id()).isEmpty();
      assertThat(events.until("tokens").json().get("text").asString()).isEqualTo("a");
    }
  }

  /** The other process still holds the feed, and must not send an end that no longer holds. */
  @Test
  void anEndThatRedisLostIsNotSentToWhoComesLater() {
    String id = ask();
    Turn turn = worker.begin();
    turn.generate("a");
    Keys keys = new Keys(API.redis().prefix());
    OlderKeys older = OlderKeys.of(redis(), keys.job(turn.job()), keys.events(turn.job()));
    turn.generate("b");
    turn.finish();
    try (EventReader first = client.at(other).events(id)) {
      assertThat(EventReader.text(first.toEnd())).isEqualTo("ab");
    }
    older.restore();
    try (EventReader late = client.at(other).events(id)) {
      assertThat(late.until("tokens").json().get("text").asString()).isEqualTo("a");
      turn.generateAgain("c");
      turn.finish();
      assertThat(EventReader.text(late.toEnd())).isEqualTo("c");
    }
  }

  @Test
  void aJobThatRedisLostClosesItsStreams() {
    String id = ask();
    Turn turn = worker.begin();
    Keys keys = new Keys(API.redis().prefix());
    try (EventReader events = client.events(id)) {
      events.until("started");
      redis().del(keys.events(turn.job()), keys.job(turn.job()));
      assertThat(events.isOver()).isTrue();
    }
    assertThat(client.get("/v1/jobs/" + id + "/events").statusCode()).isEqualTo(404);
  }

  @Test
  void manyViewersShareOneSubscriptionWhichIsFreedAfterTheLast() {
    String id = ask();
    String channel = new Keys(API.redis().prefix()).live(JobId.parse(id).orElseThrow());
    try (EventReader first = client.events(id);
        EventReader second = client.events(id)) {
      first.until("queued");
      second.until("queued");
      assertThat(redis().pubsubNumsub(channel).get(channel)).isEqualTo(1L);
    }
    worker.answer("a");
    Await.until("the feed is freed", () -> redis().pubsubNumsub(channel).containsValue(0L));
  }

  private String ask() {
    return client.ask(worker.model(), "hi").get("id").asString();
  }

  private List<Frame> read(String id) {
    try (EventReader events = client.events(id)) {
      return events.toEnd();
    }
  }

  private static RedisCommands<String, String> redis() {
    return TestRedis.shared().commands();
  }
}
