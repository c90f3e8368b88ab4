package dev.parley.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.job.JobEvent;
import dev.parley.job.JobId;
import dev.parley.job.Usage;
import dev.parley.job.WorkerId;
import dev.parley.sweep.Gc;
import dev.parley.sweep.Sweep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every state of a job against every script, called twice: the answers, and that the second call
 * changes nothing.
 */
class StateTimesScriptTest {

  /**
   * One row per state. A cell holds the answer of the first call, and of the second where it
   * differs. The caller is Ann, with the attempt that she has or had.
   */
  private static final String TABLE =
      """
      state      | begin | append | beat   | finish   | unbegun  | release  | retry    | cancel                  | erase       | sweep                  | gc
      gone       | Over  | Gone   | Gone   | Gone     | Gone     | Gone     | Gone     | Gone                    | Gone        | -                      | 0 0 0
      waiting    | Begun | Fenced | Fenced | Fenced   | Finished | Fenced   | Fenced   | Cancelled, AlreadyEnded | Erased, Gone | -                     | 0 0 0
      overdue    | Over  | Fenced | Fenced | Fenced   | Finished | Fenced   | Fenced   | Cancelled, AlreadyEnded | Erased, Gone | QUEUE_TIMEOUT, -      | 0 0 0
      delivered  | Begun | Fenced | Fenced | Fenced   | Finished | Fenced   | Fenced   | Cancelled, AlreadyEnded | Erased, Gone | -                     | 0 0 0
      running    | Held  | Ok     | Ok     | Finished | Held     | Requeued | Requeued | Cancelled, AlreadyEnded | Erased, Gone | -                     | 0 0 0
      last try   | Held  | Ok     | Ok     | Finished | Held     | Requeued | Ended    | Cancelled, AlreadyEnded | Erased, Gone | -                     | 0 0 0
      abandoned  | Held  | Ok     | Ok     | Finished | Held     | Requeued | Requeued | Cancelled, AlreadyEnded | Erased, Gone | WORKER_LOST_REQUEUED, - | 0 0 0
      lost       | Held  | Ok     | Ok     | Finished | Held     | Requeued | Ended    | Cancelled, AlreadyEnded | Erased, Gone | WORKER_LOST_ENDED, -  | 0 0 0
      too long   | Held  | TimedOut | TimedOut | Finished | Held | Requeued | Requeued | Cancelled, AlreadyEnded | Erased, Gone | GENERATION_TIMEOUT, - | 0 0 0
      taken over | Held  | Fenced | Fenced | Fenced   | Held     | Fenced   | Fenced   | Cancelled, AlreadyEnded | Erased, Gone | -                     | 0 0 0
      released   | Begun | Fenced | Fenced | Fenced   | Finished | Requeued | Requeued | Cancelled, AlreadyEnded | Erased, Gone | -                     | 0 0 0
      backing off | Early | Fenced | Fenced | Fenced  | Finished | Requeued | Requeued | Cancelled, AlreadyEnded | Erased, Gone | -                     | 0 0 0
      completed  | Over  | Fenced | Fenced | Finished | Finished | Ended    | Ended    | AlreadyEnded            | Erased, Gone | -                      | 0 0 0
      cancelled  | Over  | Fenced | Fenced | Fenced   | Finished | Fenced   | Fenced   | AlreadyEnded            | Erased, Gone | -                      | 0 0 0
      erased     | Over  | Gone   | Gone   | Gone     | Gone     | Gone     | Gone     | Gone                    | Gone        | -                      | 0 0 0
      """;

  /** A job, the attempt that Ann has or had, and the entry that names the job. */
  private record Scene(Attempt attempt, QueueEntry entry) {
    JobId job() {
      return attempt.job();
    }
  }

  private final Stage stage = Stage.empty();
  private final Accounts accounts = new Accounts(stage, List.of(Stage.OWNER));

  private final Map<String, Function<Stage, Scene>> states =
      Map.ofEntries(
          Map.entry(
              "gone",
              s ->
                  new Scene(
                      none(JobId.random(0)), new QueueEntry(s.lane(), JobId.random(0), "1-1"))),
          Map.entry("waiting", s -> scene(none(s.queued()))),
          Map.entry("overdue", StateTimesScriptTest::overdue),
          Map.entry("delivered", StateTimesScriptTest::delivered),
          Map.entry("running", s -> scene(s.running(Stage.ANN))),
          Map.entry("last try", s -> lastTry(s, s::running)),
          Map.entry("abandoned", s -> scene(s.abandoned(Stage.ANN))),
          Map.entry("lost", s -> lastTry(s, s::abandoned)),
          Map.entry("too long", StateTimesScriptTest::tooLong),
          Map.entry("taken over", StateTimesScriptTest::takenOver),
          Map.entry("released", s -> requeued(s, new Requeue.Release(), Duration.ZERO)),
          Map.entry("backing off", s -> requeued(s, new Requeue.Retry(Stage.BROKEN), Stage.LONG)),
          Map.entry("completed", StateTimesScriptTest::completed),
          Map.entry("cancelled", StateTimesScriptTest::cancelled),
          Map.entry("erased", this::erased));

  private final Map<String, Function<Scene, Object>> scripts =
      Map.ofEntries(
          Map.entry("begin", s -> stage.begin.run(claim(s))),
          Map.entry("append", s -> stage.append.run(s.attempt, 1, List.of(token(s)))),
          Map.entry("beat", s -> stage.append.run(s.attempt, 1, List.of())),
          Map.entry("finish", s -> stage.finish.run(s.attempt, 0, 0, Stage.STOPPED, Usage.NONE)),
          Map.entry("unbegun", s -> stage.finish.withoutBegin(s.entry, Stage.STOPPED)),
          Map.entry(
              "release", s -> stage.requeue.run(s.attempt, new Requeue.Release(), Duration.ZERO)),
          Map.entry(
              "retry",
              s -> stage.requeue.run(s.attempt, new Requeue.Retry(Stage.BROKEN), Duration.ZERO)),
          Map.entry("cancel", s -> stage.cancel.run(s.job())),
          Map.entry("erase", s -> stage.erase.run(s.job())),
          Map.entry("sweep", s -> stage.sweep.run(0)),
          Map.entry("gc", s -> stage.gc.run(0, Stage.MODEL)));

  @AfterEach
  void close() {
    stage.close();
  }

  @ParameterizedTest(name = "{0} × {1}: {2}")
  @MethodSource("cells")
  void answers(String state, String script, List<String> expected) {
    stage.leasesCount();
    accounts.open();
    Scene scene = pick(states, state).apply(stage);
    accounts.note(scene.job());

    Object first = pick(scripts, script).apply(scene);
    List<JobEvent> events = stage.events(scene.job());
    Map<String, String> job = stage.look().hgetall(stage.keys.job(scene.job()));
    accounts.check();
    Object second = pick(scripts, script).apply(scene);

    assertThat(List.of(word(first), word(second))).isEqualTo(expected);
    assertThat(stage.events(scene.job())).isEqualTo(events);
    assertThat(stage.look().hgetall(stage.keys.job(scene.job())))
        .usingRecursiveComparison()
        .ignoringFields("lease_until")
        .isEqualTo(job);
    Invariants.check(stage, scene.job());
    Invariants.checkTotals(stage);
    accounts.check();
  }

  private static <T> T pick(Map<String, T> map, String name) {
    return Objects.requireNonNull(map.get(name), name);
  }

  static Stream<Arguments> cells() {
    List<List<String>> rows =
        TABLE
            .lines()
            .map(line -> Arrays.stream(line.split("\\|")).map(String::strip).toList())
            .toList();
    List<Arguments> cells = new ArrayList<>();
    for (List<String> row : rows.subList(1, rows.size())) {
      for (int column = 1; column < row.size(); column++) {
        List<String> answers = List.of(row.get(column).split(", "));
        cells.add(
            Arguments.of(
                row.getFirst(),
                rows.getFirst().get(column),
                List.of(answers.getFirst(), answers.getLast())));
      }
    }
    return cells.stream();
  }

  private static String word(Object result) {
    return switch (result) {
      case Gc.Counts counts -> counts.restored() + " " + counts.dropped() + " " + counts.corrupt();
      case List<?> swept when swept.isEmpty() -> "-";
      case List<?> swept -> ((Sweep.Swept) swept.getFirst()).what().name();
      default -> result.getClass().getSimpleName();
    };
  }

  private Begin.Claim claim(Scene scene) {
    return new Begin.Claim(scene.entry, Stage.ANN, "another-nonce", Stage.LONG, "fp", Usage.NONE);
  }

  private static JobEvent.Tokens token(Scene scene) {
    return Stage.token(scene.attempt, 1, 0);
  }

  private Scene scene(Attempt attempt) {
    return new Scene(attempt, stage.entry(attempt.job()));
  }

  private static Attempt none(JobId job) {
    return new Attempt(job, 1, 1);
  }

  private static Scene overdue(Stage stage) {
    stage.queueTimeout = Stage.SHORT;
    JobId job = stage.queued();
    stage.passTime();
    return new Scene(none(job), stage.entry(job));
  }

  private static Scene delivered(Stage stage) {
    stage.queued();
    QueueEntry entry = stage.delivered(Stage.ANN);
    return new Scene(none(entry.job()), entry);
  }

  private Scene lastTry(Stage stage, Function<WorkerId, Attempt> start) {
    stage.maxAttempts = 1;
    return scene(start.apply(Stage.ANN));
  }

  private static Scene tooLong(Stage stage) {
    stage.generation = Stage.SHORT;
    stage.queued();
    QueueEntry entry = stage.delivered(Stage.ANN);
    Attempt attempt = stage.begun(entry, Stage.ANN, Stage.LONG).attempt();
    stage.passTime();
    return new Scene(attempt, entry);
  }

  private static Scene takenOver(Stage stage) {
    Scene scene = requeued(stage, new Requeue.Release(), Duration.ZERO);
    stage.begun(stage.delivered(Stage.BOB), Stage.BOB, Stage.LONG);
    return scene;
  }

  private static Scene requeued(Stage stage, Requeue.Reason reason, Duration delay) {
    stage.queued();
    QueueEntry entry = stage.delivered(Stage.ANN);
    Attempt attempt = stage.begun(entry, Stage.ANN, Stage.LONG).attempt();
    stage.requeue.run(attempt, reason, delay);
    return new Scene(attempt, entry);
  }

  private static Scene completed(Stage stage) {
    stage.queued();
    QueueEntry entry = stage.delivered(Stage.ANN);
    Attempt attempt = stage.begun(entry, Stage.ANN, Stage.LONG).attempt();
    stage.finish.run(attempt, 0, 0, Stage.STOPPED, Usage.NONE);
    return new Scene(attempt, entry);
  }

  private static Scene cancelled(Stage stage) {
    stage.queued();
    QueueEntry entry = stage.delivered(Stage.ANN);
    Attempt attempt = stage.begun(entry, Stage.ANN, Stage.LONG).attempt();
    stage.cancel.run(attempt.job());
    return new Scene(attempt, entry);
  }

  private Scene erased(Stage stage) {
    Scene scene = completed(stage);
    accounts.note(scene.job());
    stage.erase.run(scene.job());
    return scene;
  }
}
