package dev.parley.faults.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.faults.client.ViewedEvent;
import dev.parley.faults.client.Viewer;
import dev.parley.faults.cluster.Cluster;
import dev.parley.faults.cluster.LocalWorker;
import dev.parley.faults.cluster.WorkerPlan;
import dev.parley.faults.cluster.WorkerProcess;
import dev.parley.faults.invariants.Asked;
import dev.parley.faults.scenario.RedisWitness;
import dev.parley.faults.scenario.Scenario;
import dev.parley.faults.scenario.Since;
import dev.parley.inference.fake.Breakpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workers that are asked to leave (rows 13 to 15), as processes of their own. */
@Timeout(120)
class WorkerDrainTest {

  private static final Cluster CLUSTER = Cluster.shared();

  private final Scenario scenario = Scenario.in(CLUSTER);
  private final RedisWitness redis = new RedisWitness(CLUSTER.redis().commands());

  @AfterEach
  void close() {
    scenario.close();
  }

  @Test
  void row13anAskedWorkerEndsWhatIsShortAndTakesNothingNew() {
    WorkerProcess leaving =
        scenario.process(scenario.plan().slow().drain(Duration.ofSeconds(60))).ready();
    Asked job = scenario.ask(60);
    scenario.watch(job).awaitText(20);
    leaving.process().signal("TERM");
    leaving.process().line(line -> line.contains("draining"));
    Asked later = scenario.ask(5);
    assertThat(leaving.process().exitCode()).isZero();
    assertThat(scenario.watch(job).end().event()).isEqualTo("completed");
    assertThat(attempts(job)).isEqualTo(1);
    assertThat(redis.begins(later.job())).isZero();
    scenario.worker(scenario.plan());
    scenario.verify();
  }

  /** By an operator, over HTTP. */
  @Test
  void aDrainedWorkerEndsItsJobsThenItsProcessAndNoTokenIsLost() throws IOException {
    WorkerPlan plan = scenario.plan().slow().drain(Duration.ofSeconds(60));
    WorkerProcess leaving = scenario.process(plan).ready();
    List<Asked> jobs = scenario.ask(3, 60);
    List<Viewer> viewers = jobs.stream().map(scenario::watch).toList();
    viewers.forEach(viewer -> viewer.awaitText(20));
    assertThat(scenario.caller().drain(plan.id())).isEqualTo(200);
    leaving.process().line(line -> line.contains("draining"));
    Asked later = scenario.ask(5);
    assertThat(leaving.process().exitCode()).isZero();
    viewers.forEach(viewer -> assertThat(viewer.end().event()).isEqualTo("completed"));
    assertThat(jobs).allSatisfy(job -> assertThat(attempts(job)).isEqualTo(1));
    assertThat(redis.begins(later.job())).isZero();
    assertThat(scenario.caller().drain(plan.id())).as("it has left").isEqualTo(404);
    scenario.worker(scenario.plan());
    scenario.verify();
  }

  @Test
  void row14aReleasedAnswerGoesOnBeforeTheQueuedOnesAndCostsNoAttempt() {
    WorkerProcess leaving = scenario.process(scenario.plan().seats(1).slow()).ready();
    Asked released = scenario.ask(400);
    Viewer viewer = scenario.watch(released);
    viewer.awaitText(50);
    LocalWorker staying = scenario.worker(scenario.plan().seats(1));
    Breakpoint busy = staying.model().pauseBefore(2, 3);
    Asked second = scenario.ask(4);
    busy.awaitReached();
    Asked queued = scenario.ask(3);
    leaving.process().signal("TERM");
    assertThat(leaving.process().exitCode()).isZero();
    busy.resume();
    assertThat(scenario.watch(second).end().event()).isEqualTo("completed");
    Since free = Since.now();
    viewer.await("the second start", event -> isStart(event, 1) && !isFirst(viewer, event));
    free.within(Duration.ofSeconds(1), "row 14, a released job begun again");
    staying.hurry();
    scenario.verify();
    assertThat(attempts(released)).isEqualTo(1);
    assertThat(begun(queued)).isGreaterThan(begun(released));
  }

  @Test
  void row15aKillDuringTheDrainIsAKill() {
    WorkerProcess leaving =
        scenario.process(scenario.plan().slow().drain(Duration.ofSeconds(60))).ready();
    Asked job = scenario.ask(400);
    scenario.watch(job).awaitText(50);
    leaving.process().signal("TERM");
    leaving.process().line(line -> line.contains("draining"));
    leaving.process().kill();
    scenario.worker(scenario.plan().quick());
    WorkerLoss loss = WorkerLoss.now(redis);
    scenario.verify();
    loss.wasMadeGood(job);
    assertThat(attempts(job)).isEqualTo(2);
  }

  private static boolean isStart(ViewedEvent event, int attempt) {
    return event.event().equals("started") && event.json().path("attempt").asInt() == attempt;
  }

  private static boolean isFirst(Viewer viewer, ViewedEvent event) {
    return viewer.events().stream()
        .filter(seen -> seen.event().equals("started"))
        .findFirst()
        .equals(Optional.of(event));
  }

  private int attempts(Asked job) {
    return redis.logged(job.job()).orElseThrow().attempts();
  }

  /** Redis milliseconds of the last begin. */
  private long begun(Asked job) {
    return redis.beginTimes(job.job()).getLast();
  }
}
