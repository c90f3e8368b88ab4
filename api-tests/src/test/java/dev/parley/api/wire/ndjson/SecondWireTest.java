package dev.parley.api.wire.ndjson;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.json.ApiJson;
import dev.parley.api.testing.Client;
import dev.parley.api.testing.EventReader;
import dev.parley.api.testing.HandWorker;
import dev.parley.api.testing.TestApi;
import dev.parley.api.testing.Turn;
import dev.parley.job.EventId;
import dev.parley.redis.Keys;
import dev.parley.testkit.TestRedis;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A wire of lines beside Parley's own, as OpenAI's will be: over the same feed, with numbers that
 * are counted from the log's beginning and so are the same for every viewer on every process.
 */
@Timeout(60)
class SecondWireTest {

  private static final TestApi API = TestApi.shared().another("--spring.profiles.active=ndjson");
  private static final TestApi OTHER = API.another("--spring.profiles.active=ndjson");

  private final HandWorker worker = HandWorker.at(API);
  private final Client client = API.client();

  @AfterAll
  static void stop() {
    OTHER.close();
    API.close();
  }

  @AfterEach
  void close() {
    worker.close();
  }

  @Test
  void allViewersSeeTheSameLinesWhichWereSpelledOnce() {
    String id = ask();
    try (LineReader early = LineReader.of(client, id)) {
      Turn turn = worker.begin();
      turn.generate("one ", "two ");
      try (LineReader late = LineReader.of(client, id)) {
        turn.generate("three");
        turn.finish();
        List<String> lines = early.toEnd();
        assertThat(late.toEnd()).isEqualTo(lines);
        assertThat(types(lines))
            .containsExactly(
                "queued",
                "in_progress",
                "text_added",
                "delta",
                "delta",
                "delta",
                "text_done",
                "completed");
        assertThat(numbers(lines)).isEqualTo(IntStream.range(0, 8).boxed().toList());
        assertThat(NdjsonEventWriter.spelled(turn.job())).hasSize(6).doesNotHaveDuplicates();
        assertThat(read(client.at(OTHER), id, -1)).isEqualTo(lines);
      }
    }
  }

  @Test
  void aViewerResumesBehindAnyLineEvenInTheMiddleOfAnEvent() {
    String id = ask();
    worker.answer("one ", "two");
    List<String> all = read(client, id, -1);
    for (int after = 0; after < all.size(); after++) {
      assertThat(read(client, id, after)).isEqualTo(all.subList(after + 1, all.size()));
      assertThat(read(client.at(OTHER), id, after)).isEqualTo(all.subList(after + 1, all.size()));
    }
  }

  @Test
  void bothWiresAreSentFromOneFeed() {
    String id = ask();
    try (LineReader lines = LineReader.of(client, id);
        EventReader frames = client.events(id)) {
      Turn turn = worker.begin();
      turn.generate("a");
      lines.until("delta");
      frames.until("tokens");
      String channel = new Keys(API.redis().prefix()).live(turn.job());
      assertThat(redis().pubsubNumsub(channel).get(channel)).isEqualTo(1L);
      turn.finish();
      assertThat(types(lines.toEnd())).containsExactly("text_done", "completed");
      assertThat(frames.toEnd().getLast().name()).isEqualTo("completed");
    }
  }

  @Test
  void aPositionThatIsNotLoggedRepeatsTheLastNumber() {
    ask();
    String second = ask();
    try (LineReader lines = LineReader.of(client, second)) {
      assertThat(lines.until("queued").get("n").asInt()).isZero();
      worker.begin();
      var moved = lines.until("queued");
      assertThat(moved.get("n").asInt()).isZero();
      assertThat(moved.get("position").asInt()).isEqualTo(1);
      Turn turn = worker.begin();
      turn.finish();
      assertThat(numbers(lines.toEnd())).containsExactly(1, 2, 3);
    }
  }

  @Test
  void theNumbersGoOnWhenAnotherAttemptDoes() {
    String id = ask();
    try (LineReader lines = LineReader.of(client, id)) {
      Turn first = worker.begin();
      first.generate("one ");
      first.release();
      Turn next = worker.begin();
      next.generate("two");
      next.finish();
      List<String> all = lines.toEnd();
      assertThat(all).isEqualTo(read(client.at(OTHER), id, -1));
      assertThat(types(all)).containsOnlyOnce("text_added").contains("queued", "in_progress");
      assertThat(numbers(all)).isEqualTo(IntStream.range(0, all.size()).boxed().toList());
    }
  }

  @Test
  void aLostTailEndsTheStreamOfWhoSawIt() {
    String id = ask();
    Turn turn = worker.begin();
    Keys keys = new Keys(API.redis().prefix());
    try (LineReader lines = LineReader.of(client, id)) {
      EventId held = turn.generate("a");
      EventId lost = turn.generate("b");
      lines.until("delta");
      lines.until("delta");
      redis().xdel(keys.events(turn.job()), lost.toString());
      redis().hset(keys.job(turn.job()), "last", held.toString());
      List<String> rest = lines.toEnd();
      assertThat(types(rest)).containsExactly("failed");
      assertThat(numbers(rest)).containsExactly(5);
    }
  }

  private String ask() {
    return client.ask(worker.model(), "hi").get("id").asString();
  }

  private static List<String> read(Client client, String id, int after) {
    try (LineReader lines = LineReader.of(client, id, after)) {
      return lines.toEnd();
    }
  }

  private static List<String> types(List<String> lines) {
    return lines.stream().map(l -> ApiJson.MAPPER.readTree(l).get("type").asString()).toList();
  }

  private static List<Integer> numbers(List<String> lines) {
    return lines.stream().map(l -> ApiJson.MAPPER.readTree(l).get("n").asInt()).toList();
  }

  private static RedisCommands<String, String> redis() {
    return TestRedis.shared().commands();
  }
}
