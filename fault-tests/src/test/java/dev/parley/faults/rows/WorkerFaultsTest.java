package dev.parley.faults.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.faults.client.SeenAnswer;
import dev.parley.faults.client.ViewedEvent;
import dev.parley.faults.client.Viewer;
import dev.parley.faults.cluster.Cluster;
import dev.parley.faults.cluster.LocalWorker;
import dev.parley.faults.cluster.WorkerPlan;
import dev.parley.faults.cluster.WorkerProcess;
import dev.parley.faults.invariants.Asked;
import dev.parley.faults.scenario.RedisWitness;
import dev.parley.faults.scenario.Scenario;
import dev.parley.inference.fake.FakeTokens;
import dev.parley.queue.Begin;
import dev.parley.redis.Script;
import dev.parley.testkit.Await;
import dev.parley.testkit.fault.Direction;
import dev.parley.testkit.fault.Stop;
import io.lettuce.core.Range;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workers that die, freeze or hang (rows 1 to 8, 11, 12), as processes of their own. */
@Timeout(120)
class WorkerFaultsTest {

  private static final Cluster CLUSTER = Cluster.shared();

  /** The fake model's answers have all parts then. */
  private static final String IN_PARTS = ",\"enable_thinking\":true";

  private final Scenario scenario = Scenario.in(CLUSTER);
  private final RedisWitness redis = new RedisWitness(CLUSTER.redis().commands());

  @AfterEach
  void close() {
    scenario.close();
  }

  @Test
  void row01aKilledWorkersAnswersGoOnWhereTheyStopped() {
    try (Scenario owned = Scenario.ownedIn(CLUSTER)) {
      WorkerProcess victim = owned.process(owned.plan().slow()).ready();
      List<Asked> jobs = owned.ask(3, 200);
      List<Viewer> viewers = jobs.stream().map(owned::watch).toList();
      viewers.forEach(viewer -> viewer.awaitText(20 * "1.11 ".length()));
      victim.process().kill();
      owned.worker(owned.plan().quick());
      WorkerLoss loss = WorkerLoss.now(redis);
      owned.verify();
      loss.wasMadeGood(jobs);
      assertThat(jobs).allMatch(job -> attempts(job) == 2);
    }
  }

  /** One answer is in its calls when the worker dies, another has hardly begun to think. */
  @Test
  void row01thoughtsAndCallsGoOnWhereTheyStopped() {
    WorkerProcess victim = scenario.process(scenario.plan().slow()).ready();
    Asked calling = scenario.ask(200, IN_PARTS);
    Viewer viewer = scenario.watch(calling);
    viewer.awaitText(35 * "1.11 ".length());
    Asked thinking = scenario.ask(200, IN_PARTS);
    scenario.watch(thinking).awaitText("2.0 ".length());
    victim.process().kill();
    scenario.worker(scenario.plan().quick());
    scenario.verify();
    SeenAnswer answer = Viewer.answer(viewer.events());
    assertThat(answer.reasoning()).isEqualTo(FakeTokens.text(calling.number(), 0, 10));
    assertThat(answer.text()).isEqualTo(FakeTokens.text(calling.number(), 10, 20));
    assertThat(answer.calls()).hasSize(18);
    assertThat(attempts(calling)).isEqualTo(2);
  }

  @Test
  void row02aKillBeforeTheBeginCostsNoAttempt() {
    WorkerProcess victim = scenario.process(scenario.plan()).ready();
    Stop begin = victim.redis().stopAt(Direction.UP, function("begin"), 1);
    Asked job = scenario.ask(10);
    begin.awaitReached();
    victim.process().kill();
    scenario.worker(scenario.plan());
    scenario.verify();
    assertThat(attempts(job)).isEqualTo(1);
  }

  @Test
  void row03aKillBeforeTheFirstTokenShowsNothing() {
    WorkerProcess victim = scenario.process(scenario.plan(), "-Dfake.hang=1.0").ready();
    Asked job = scenario.ask(10);
    Viewer viewer = scenario.watch(job);
    viewer.await("the start", event -> isStart(event, 1));
    victim.process().kill();
    assertThat(viewer.text()).isEmpty();
    scenario.worker(scenario.plan());
    WorkerLoss loss = WorkerLoss.now(redis);
    scenario.verify();
    loss.wasMadeGood(job);
    assertThat(attempts(job)).isEqualTo(2);
  }

  @Test
  void row04aKillBetweenTheLastTokenAndTheEndGivesOneAnswer() {
    WorkerProcess victim = scenario.process(scenario.plan()).ready();
    Stop finish = victim.redis().stopAt(Direction.UP, function("finish"), 1);
    Asked job = scenario.ask(10);
    Viewer viewer = scenario.watch(job);
    finish.awaitReached();
    victim.process().kill();
    LocalWorker next = scenario.worker(scenario.plan());
    WorkerLoss loss = WorkerLoss.now(redis);
    int warmUp = next.model().steps().size();
    assertThat(viewer.end().event()).isEqualTo("completed");
    assertThat(next.model().steps()).hasSize(warmUp); // it ended the job without another token
    scenario.verify();
    loss.wasMadeGood(job);
  }

  @Test
  void row05whenAllWorkersDieEveryJobEndsAndTheQueueKeepsItsOrder() {
    WorkerPlan slow = scenario.plan().seats(5).pace(Duration.ofMillis(250)); // none ends by itself
    WorkerProcess one = scenario.process(slow);
    WorkerProcess two = scenario.process(slow.named(slow.id() + "-two"));
    one.ready();
    two.ready();
    List<Asked> running = scenario.ask(10, 400);
    running.forEach(job -> scenario.watch(job).awaitText(5));
    List<Asked> queued = scenario.ask(20, 3);
    one.process().kill();
    two.process().kill();
    Await.until("all are given back", () -> running.stream().allMatch(this::waitsAgain));
    WorkerLoss loss = WorkerLoss.now(redis); // nobody was there until now
    scenario.worker(scenario.plan().seats(1).pace(Duration.ZERO));
    scenario.verify();
    loss.wasMadeGood(running);
    assertThat(running).allMatch(job -> attempts(job) == 2);
    assertThat(queued).isSortedAccordingTo((a, b) -> Long.compare(begun(a), begun(b)));
    assertThat(queued).allMatch(job -> attempts(job) == 1);
  }

  /** The eighth is the poison: when it is first due to kill, all others run beside it. */
  @Test
  void row06aPoisonousJobFailsAndTakesNobodyWithIt() {
    List<Asked> neighbours = scenario.ask(7, 200);
    Asked poison = scenario.ask(200);
    WorkerPlan plan = scenario.plan().seats(8);
    for (int crash = 1; crash <= 3; crash++) {
      WorkerProcess worker = scenario.process(plan, "-Dfake.crash=8.5").ready();
      plan = scenario.plan().seats(8).pace(Duration.ZERO); // last attempts run one by one
      assertThat(worker.process().exitCode()).isEqualTo(134);
      if (crash == 1) {
        assertThat(neighbours).allMatch(job -> redis.begins(job.job()) == 1);
      }
    }
    scenario.worker(plan);
    scenario.verify();
    ViewedEvent end = scenario.watch(poison).end();
    assertThat(end.event()).isEqualTo("failed");
    assertThat(end.json().path("error").path("code").asString()).isEqualTo("worker_lost");
    assertThat(redis.begins(poison.job())).isEqualTo(3);
    assertThat(CLUSTER.redis().commands().xrange("parley:{0}:dead", Range.unbounded()))
        .anySatisfy(dead -> assertThat(dead.getBody()).containsEntry("job", poison.job()));
    assertThat(neighbours).allMatch(job -> scenario.watch(job).end().event().equals("completed"));
    assertThat(neighbours).allMatch(job -> redis.begins(job.job()) >= 2);
  }

  @Test
  void row07aFrozenWorkerThatWakesWritesNotAToken() {
    WorkerProcess zombie = scenario.process(scenario.plan().slow()).ready();
    Asked job = scenario.ask(300);
    Viewer viewer = scenario.watch(job);
    viewer.awaitText(50);
    zombie.process().signal("STOP");
    LocalWorker heir = scenario.worker(scenario.plan().slow());
    WorkerLoss loss = WorkerLoss.now(redis);
    viewer.await("attempt 2", event -> isStart(event, 2));
    int taken = viewer.text().length();
    viewer.awaitText(taken + 50);
    Stop fenced = zombie.redis().stopAt(Direction.DOWN, "FENCED", 1);
    zombie.process().signal("CONT");
    fenced.awaitReached();
    fenced.letPass();
    heir.hurry();
    scenario.verify();
    loss.wasMadeGood(job);
    assertThat(attempts(job)).isEqualTo(2);
    Await.until("the attempt is over", () -> heir.over("completed") == 1);
    assertThat(zombie.process().isAlive()).isTrue();
  }

  @Test
  void row08aFreezeShorterThanTheLeaseIsAMereStall() {
    Duration length = Duration.ofSeconds(10); // half of it is left to wake up in
    WorkerProcess worker = scenario.process(scenario.plan().slow().lease(length)).ready();
    Asked job = scenario.ask(100);
    Viewer viewer = scenario.watch(job);
    viewer.awaitText(50);
    worker.process().signal("STOP");
    String lease = CLUSTER.redis().commands().hget("parley:{0}:job:" + job.job(), "lease_until");
    Await.until(
        "half a lease has passed",
        () -> Long.parseLong(lease) - redis.millis() < length.toMillis() / 2);
    worker.process().signal("CONT");
    scenario.verify();
    assertThat(attempts(job)).isEqualTo(1);
  }

  /** The eighth hangs the engine: by then all run, and none has ended. */
  @Test
  void row11aHungEngineEndsItsProcessAndAllEightGoOn() {
    List<Asked> jobs = scenario.ask(8, 400);
    List<Viewer> viewers = jobs.stream().map(scenario::watch).toList();
    WorkerProcess hanging =
        scenario.process(scenario.plan().seats(8).gap(Duration.ofSeconds(2)), "-Dfake.hang=8.5");
    assertThat(hanging.process().exitCode()).isEqualTo(5);
    assertThat(jobs).allMatch(job -> redis.begins(job.job()) == 1);
    scenario.worker(scenario.plan().seats(8).quick());
    WorkerLoss loss = WorkerLoss.now(redis);
    assertThat(viewers).allMatch(viewer -> viewer.end().event().equals("completed"));
    scenario.verify();
    loss.wasMadeGood(jobs);
    assertThat(jobs).allMatch(job -> redis.begins(job.job()) == 2);
  }

  @Test
  void row12aModelThatRunsOutOfMemoryOnceSucceedsAtTheSecondAttempt() {
    WorkerProcess worker = scenario.process(scenario.plan(), "-Dfake.oom=1.5").ready();
    Asked job = scenario.ask(20);
    Viewer viewer = scenario.watch(job);
    assertThat(viewer.end().event()).isEqualTo("completed");
    scenario.verify();
    assertThat(attempts(job)).isEqualTo(2);
    List<Long> begins = redis.beginTimes(job.job());
    assertThat(begins.get(1) - begins.get(0)).as("the back-off in ms").isGreaterThan(700);
    assertThat(worker.process().isAlive()).isTrue();
  }

  private static boolean isStart(ViewedEvent event, int attempt) {
    return event.event().equals("started") && event.json().path("attempt").asInt() == attempt;
  }

  private int attempts(Asked job) {
    return redis.logged(job.job()).orElseThrow().attempts();
  }

  /** Redis milliseconds of the last begin. */
  private long begun(Asked job) {
    return redis.beginTimes(job.job()).getLast();
  }

  private boolean waitsAgain(Asked job) {
    return redis.log(job.job()).getLast().type().equals("queued");
  }

  private static String function(String script) {
    return Script.load(Begin.class, script).function();
  }
}
