package dev.parley.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.standalone.system.Transcript.Frame;
import dev.parley.worker.fake.FakeTokens;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Two APIs and a worker with four seats as processes of their own on one Redis; where a worker is
 * to go in mid-answer, a second one.
 */
class FleetTest {

  private static final int SEATS = 4;
  private static final int LONG = 400;

  @TempDir static Path data;
  private static Fleet fleet;
  private static Caller first;
  private static Caller second;

  @BeforeAll
  static void start() {
    fleet = new Fleet(data);
    first = Fleet.ready(fleet.api());
    second = Fleet.ready(fleet.api());
    startWorker("staying");
    Fleet.awaitWorkers(first, 1);
  }

  @AfterAll
  static void stop() {
    fleet.close();
  }

  @Test
  void threeChatsStreamSideBySide() {
    List<Transcript> viewers =
        List.of(1, 2, 3).stream().map(job -> first.watch(chat(job, 150))).toList();
    viewers.forEach(viewer -> viewer.textFrame(5));
    assertThat(viewers).allSatisfy(viewer -> assertThat(viewer.frames()).noneMatch(Frame::isEnd));
    for (int job = 1; job <= 3; job++) {
      Transcript viewer = viewers.get(job - 1);
      assertThat(viewer.end().event()).isEqualTo("completed");
      assertThat(viewer.text()).isEqualTo(FakeTokens.text(job, 0, 150));
    }
  }

  @Test
  void aSecondApiTellsExactlyTheRest() {
    String job = chat(4, 100);
    Frame seen;
    String begin;
    try (Transcript viewer = first.watch(job)) {
      seen = viewer.textFrame(3);
      begin = viewer.textUpTo(seen);
    }
    Transcript rest = second.watchAfter(job, seen.id());
    assertThat(rest.end().event()).isEqualTo("completed");
    assertThat(begin + rest.text()).isEqualTo(FakeTokens.text(4, 0, 100));
    assertThat(rest.frames()).noneMatch(frame -> frame.event().equals("reset"));
  }

  @Test
  void aFullQueueAnswers429AndWhenToComeBack() {
    List<String> waiting =
        IntStream.range(0, Fleet.DEPTH)
            .mapToObj(unused -> second.job("no worker", ",\"model\":\"ghost\""))
            .toList();
    HttpResponse<String> refused = first.post("no worker", ",\"model\":\"ghost\"");
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.body()).contains("\"queue_full\"");
    assertThat(Integer.parseInt(refused.headers().firstValue("Retry-After").orElse("")))
        .isBetween(1, 120);
    assertThat(waiting.stream().map(job -> first.cancel(job).path("status").asString()))
        .containsOnly("cancelled");
  }

  @Test
  void aJobThatNobodyTakesTimesOut() {
    String job = first.job("no worker", ",\"model\":\"ghost\",\"queue_timeout\":0.5");
    Frame end = second.watch(job).end();
    assertThat(end.event()).isEqualTo("timed_out");
    assertThat(end.data().path("error").path("code").asString()).isEqualTo("queue_timeout");
  }

  @Test
  void aCancelStopsTheAnswer() {
    String job = chat(5, 1500);
    Transcript viewer = first.watch(job);
    viewer.textFrame(3);
    assertThat(second.cancel(job).path("status").asString()).isEqualTo("cancelled");
    assertThat(viewer.end().event()).isEqualTo("cancelled");
    String text = viewer.text();
    assertThat(FakeTokens.text(5, 0, 1500)).startsWith(text);
    first.until("/v1/queue", queue -> line(queue).path("running").asInt(-1) == 0);
    assertThat(first.get("/v1/jobs/" + job).path("output").path("text").asString()).isEqualTo(text);
  }

  @Test
  void everyAnswerIsWholeWhenAWorkerIsKilled() {
    JavaProcess victim = startWorker("victim");
    Fleet.awaitWorkers(first, 2);
    List<Transcript> viewers = fillAllSeats();
    victim.kill();
    expectWholeAnswers(viewers);
    assertThat(viewers.stream().filter(viewer -> attempts(viewer) == 2)).hasSize(SEATS);
    assertThat(viewers.stream().filter(viewer -> attempts(viewer) == 1)).hasSize(SEATS);
  }

  @Test
  void aWorkerThatIsAskedToStopHandsItsChatsOver() {
    JavaProcess leaving = startWorker("leaving");
    Fleet.awaitWorkers(first, 2);
    List<Transcript> viewers = fillAllSeats();
    leaving.signal("TERM");
    assertThat(leaving.exitCode()).isZero();
    expectWholeAnswers(viewers);
    // A release does not count as an attempt.
    assertThat(viewers.stream().map(FleetTest::attempts)).containsOnly(1);
  }

  private static JavaProcess startWorker(String name) {
    return fleet.worker(name, "--parley.worker.seats=" + SEATS, "--parley.worker.drain=500ms");
  }

  /** Twice as many chats as one worker has seats, each with some text already. */
  private static List<Transcript> fillAllSeats() {
    List<String> jobs = IntStream.range(0, 2 * SEATS).mapToObj(job -> chat(job, LONG)).toList();
    List<Transcript> viewers =
        IntStream.range(0, jobs.size())
            .mapToObj(job -> (job % 2 == 0 ? first : second).watch(jobs.get(job)))
            .toList();
    viewers.forEach(viewer -> viewer.textFrame(3));
    assertThat(viewers).allSatisfy(viewer -> assertThat(viewer.frames()).noneMatch(Frame::isEnd));
    return viewers;
  }

  private static void expectWholeAnswers(List<Transcript> viewers) {
    for (int job = 0; job < viewers.size(); job++) {
      Transcript viewer = viewers.get(job);
      Frame end = viewer.end();
      assertThat(end.event()).as(end.data().toString()).isEqualTo("completed");
      assertThat(viewer.text()).isEqualTo(FakeTokens.text(job, 0, LONG));
      assertThat(end.data().path("output").path("text").asString()).isEqualTo(viewer.text());
    }
  }

  private static int attempts(Transcript viewer) {
    return viewer.end().data().path("attempt").asInt();
  }

  private static JsonNode line(JsonNode queue) {
    return queue
        .path("data")
        .valueStream()
        .filter(line -> line.path("model").asString("").equals("fake"))
        .findFirst()
        .orElseThrow();
  }

  private static String chat(int job, int tokens) {
    return first.job(String.valueOf(job), ",\"model\":\"fake\",\"max_tokens\":" + tokens);
  }
}
