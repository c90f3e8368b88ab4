package dev.parley.faults.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.faults.fleet.House;
import dev.parley.faults.fleet.LocalWorker;
import dev.parley.faults.fleet.RedisWitness;
import dev.parley.faults.fleet.Scene;
import dev.parley.faults.fleet.Since;
import dev.parley.faults.fleet.Times;
import dev.parley.faults.fleet.WorkerPlan;
import dev.parley.faults.fleet.WorkerProcess;
import dev.parley.faults.invariants.Asked;
import dev.parley.faults.viewer.Frame;
import dev.parley.faults.viewer.Viewer;
import dev.parley.inference.fake.Breakpoint;
import dev.parley.queue.Begin;
import dev.parley.redis.Script;
import dev.parley.testkit.Await;
import dev.parley.testkit.fault.Direction;
import dev.parley.testkit.fault.Stop;
import io.lettuce.core.Range;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Workers that die, freeze, hang or leave (rows 1 to 8, 11 to 15, 41), as processes of their own.
 */
@Timeout(120)
class WorkerFaultsTest {

  private static final House HOUSE = House.shared();

  private final Scene scene = HOUSE.scene();
  private final RedisWitness redis = new RedisWitness(HOUSE.redis().commands());

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void row01aKilledWorkersAnswersGoOnWhereTheyStopped() {
    try (Scene owned = HOUSE.ownedScene()) {
      WorkerProcess victim = owned.process(owned.plan()).ready();
      List<Asked> jobs = owned.ask(3, 200);
      List<Viewer> viewers = jobs.stream().map(owned::watch).toList();
      viewers.forEach(viewer -> viewer.awaitText(20 * "1.11 ".length()));
      victim.process().kill();
      owned.worker(owned.plan());
      Loss loss = Loss.now(redis);
      owned.verify();
      loss.wasMadeGood(jobs);
      assertThat(jobs).allMatch(job -> attempts(job) == 2);
    }
  }

  @Test
  void row02aKillBeforeTheBeginCostsNoAttempt() {
    WorkerProcess victim = scene.process(scene.plan()).ready();
    Stop begin = victim.redis().stopAt(Direction.UP, digest("begin"), 1);
    Asked job = scene.ask(10);
    begin.awaitReached();
    victim.process().kill();
    scene.worker(scene.plan());
    scene.verify();
    assertThat(attempts(job)).isEqualTo(1);
  }

  @Test
  void row03aKillBeforeTheFirstTokenShowsNothing() {
    WorkerProcess victim = scene.process(scene.plan(), "-Dfake.hang=1.0").ready();
    Asked job = scene.ask(10);
    Viewer viewer = scene.watch(job);
    viewer.await("the start", frame -> isStart(frame, 1));
    victim.process().kill();
    assertThat(viewer.text()).isEmpty();
    scene.worker(scene.plan());
    Loss loss = Loss.now(redis);
    scene.verify();
    loss.wasMadeGood(job);
    assertThat(attempts(job)).isEqualTo(2);
  }

  @Test
  void row04aKillBetweenTheLastTokenAndTheEndGivesOneAnswer() {
    WorkerProcess victim = scene.process(scene.plan()).ready();
    Stop finish = victim.redis().stopAt(Direction.UP, digest("finish"), 1);
    Asked job = scene.ask(10);
    Viewer viewer = scene.watch(job);
    finish.awaitReached();
    victim.process().kill();
    LocalWorker next = scene.worker(scene.plan());
    Loss loss = Loss.now(redis);
    int warmUp = next.model().steps().size();
    assertThat(viewer.end().event()).isEqualTo("completed");
    assertThat(next.model().steps()).hasSize(warmUp); // it ended the job without another word
    scene.verify();
    loss.wasMadeGood(job);
  }

  @Test
  void row05whenAllWorkersDieEveryJobEndsAndTheQueueKeepsItsOrder() {
    WorkerProcess one = scene.process(scene.plan().seats(5));
    WorkerProcess two = scene.process(scene.plan().seats(5));
    one.ready();
    two.ready();
    List<Asked> running = scene.ask(10, 800);
    running.forEach(job -> scene.watch(job).awaitText(5));
    List<Asked> queued = scene.ask(20, 3);
    one.process().kill();
    two.process().kill();
    Await.until("all are given back", () -> running.stream().allMatch(this::waitsAgain));
    Loss loss = Loss.now(redis); // nobody was there until now
    scene.worker(scene.plan().seats(1).pace(Duration.ZERO));
    scene.verify();
    loss.wasMadeGood(running);
    assertThat(running).allMatch(job -> attempts(job) == 2);
    assertThat(queued).isSortedAccordingTo((a, b) -> Long.compare(begun(a), begun(b)));
    assertThat(queued).allMatch(job -> attempts(job) == 1);
  }

  /** The eighth is the poison: when it is first due to kill, all others sit beside it. */
  @Test
  void row06aPoisonousJobFailsAndTakesNobodyWithIt() {
    List<Asked> neighbours = scene.ask(7, 200);
    Asked poison = scene.ask(200);
    WorkerPlan plan = scene.plan().seats(8);
    for (int crash = 1; crash <= 3; crash++) {
      WorkerProcess worker = scene.process(plan, "-Dfake.crash=8.5").ready();
      plan = scene.plan().seats(8).pace(Duration.ZERO); // last attempts run one by one
      assertThat(worker.process().exitCode()).isEqualTo(134);
      if (crash == 1) {
        assertThat(neighbours).allMatch(job -> redis.begins(job.job()) == 1);
      }
    }
    scene.worker(plan);
    scene.verify();
    Frame end = scene.watch(poison).end();
    assertThat(end.event()).isEqualTo("failed");
    assertThat(end.json().path("error").path("code").asString()).isEqualTo("worker_lost");
    assertThat(redis.begins(poison.job())).isEqualTo(3);
    assertThat(HOUSE.redis().commands().xrange("parley:{0}:dead", Range.unbounded()))
        .anySatisfy(dead -> assertThat(dead.getBody()).containsEntry("job", poison.job()));
    assertThat(neighbours).allMatch(job -> scene.watch(job).end().event().equals("completed"));
    assertThat(neighbours).allMatch(job -> redis.begins(job.job()) >= 2);
  }

  @Test
  void row07aFrozenWorkerThatWakesWritesNotAToken() {
    WorkerProcess zombie = scene.process(scene.plan()).ready();
    Asked job = scene.ask(300);
    Viewer viewer = scene.watch(job);
    viewer.awaitText(50);
    zombie.process().signal("STOP");
    LocalWorker heir = scene.worker(scene.plan());
    Loss loss = Loss.now(redis);
    viewer.await("attempt 2", frame -> isStart(frame, 2));
    int taken = viewer.text().length();
    viewer.awaitText(taken + 50);
    Stop fenced = zombie.redis().stopAt(Direction.DOWN, "FENCED", 1);
    zombie.process().signal("CONT");
    fenced.awaitReached();
    fenced.letPass();
    scene.verify();
    loss.wasMadeGood(job);
    assertThat(attempts(job)).isEqualTo(2);
    Await.until("the attempt is over", () -> heir.over("completed") == 1);
    assertThat(zombie.process().isAlive()).isTrue();
  }

  @Test
  void row08aFreezeShorterThanTheLeaseIsAMereStall() {
    WorkerProcess worker = scene.process(scene.plan()).ready();
    Asked job = scene.ask(60);
    Viewer viewer = scene.watch(job);
    viewer.awaitText(50);
    worker.process().signal("STOP");
    String lease = HOUSE.redis().commands().hget("parley:{0}:job:" + job.job(), "lease_until");
    Await.until(
        "half a lease has passed",
        () -> Long.parseLong(lease) - redis.millis() < Times.LEASE.toMillis() / 2);
    worker.process().signal("CONT");
    scene.verify();
    assertThat(attempts(job)).isEqualTo(1);
  }

  /** The eighth hangs the engine: by then all sit there, and none has ended. */
  @Test
  void row11aHungEngineEndsItsProcessAndAllEightGoOn() {
    WorkerProcess hanging =
        scene.process(scene.plan().seats(8).gap(Duration.ofSeconds(2)), "-Dfake.hang=8.5").ready();
    List<Asked> jobs = scene.ask(8, 400);
    List<Viewer> viewers = jobs.stream().map(scene::watch).toList();
    assertThat(hanging.process().exitCode()).isEqualTo(5);
    assertThat(jobs).allMatch(job -> redis.begins(job.job()) == 1);
    scene.worker(scene.plan().seats(8));
    Loss loss = Loss.now(redis);
    assertThat(viewers).allMatch(viewer -> viewer.end().event().equals("completed"));
    scene.verify();
    loss.wasMadeGood(jobs);
    assertThat(jobs).allMatch(job -> redis.begins(job.job()) == 2);
  }

  @Test
  void row12aModelThatRunsOutOfMemoryOnceSucceedsAtTheSecondAttempt() {
    WorkerProcess worker = scene.process(scene.plan(), "-Dfake.oom=1.5").ready();
    Asked job = scene.ask(20);
    Viewer viewer = scene.watch(job);
    assertThat(viewer.end().event()).isEqualTo("completed");
    scene.verify();
    assertThat(attempts(job)).isEqualTo(2);
    List<Long> begins = redis.beginTimes(job.job());
    assertThat(begins.get(1) - begins.get(0)).as("the back-off in ms").isGreaterThan(700);
    assertThat(worker.process().isAlive()).isTrue();
  }

  @Test
  void row13anAskedWorkerEndsWhatIsShortAndTakesNothingNew() {
    WorkerProcess leaving = scene.process(scene.plan().drain(Duration.ofSeconds(20))).ready();
    Asked job = scene.ask(60);
    scene.watch(job).awaitText(20);
    leaving.process().signal("TERM");
    leaving.process().line(line -> line.contains("draining"));
    Asked later = scene.ask(5);
    assertThat(leaving.process().exitCode()).isZero();
    assertThat(scene.watch(job).end().event()).isEqualTo("completed");
    assertThat(attempts(job)).isEqualTo(1);
    assertThat(redis.begins(later.job())).isZero();
    scene.worker(scene.plan());
    scene.verify();
  }

  @Test
  void row14aReleasedAnswerGoesOnBeforeTheQueuedOnesAndCostsNoAttempt() {
    WorkerProcess leaving = scene.process(scene.plan().seats(1)).ready();
    Asked released = scene.ask(400);
    Viewer viewer = scene.watch(released);
    viewer.awaitText(50);
    LocalWorker staying = scene.worker(scene.plan().seats(1));
    Breakpoint busy = staying.model().pauseBefore(2, 3);
    Asked second = scene.ask(4);
    busy.awaitReached();
    Asked queued = scene.ask(3);
    leaving.process().signal("TERM");
    assertThat(leaving.process().exitCode()).isZero();
    busy.resume();
    assertThat(scene.watch(second).end().event()).isEqualTo("completed");
    Since free = Since.now();
    viewer.await("the second start", frame -> isStart(frame, 1) && !isFirst(viewer, frame));
    free.within(Duration.ofSeconds(1), "row 14, a released job begun again");
    scene.verify();
    assertThat(attempts(released)).isEqualTo(1);
    assertThat(begun(queued)).isGreaterThan(begun(released));
  }

  @Test
  void row15aKillDuringTheDrainIsAKill() {
    WorkerProcess leaving = scene.process(scene.plan().drain(Duration.ofSeconds(20))).ready();
    Asked job = scene.ask(200);
    scene.watch(job).awaitText(50);
    leaving.process().signal("TERM");
    leaving.process().line(line -> line.contains("draining"));
    leaving.process().kill();
    scene.worker(scene.plan());
    Loss loss = Loss.now(redis);
    scene.verify();
    loss.wasMadeGood(job);
    assertThat(attempts(job)).isEqualTo(2);
  }

  @Test
  void row41aJobOfADeadWorkerIsCancelledAtOnce() throws IOException {
    WorkerProcess victim = scene.process(scene.plan()).ready();
    Asked job = scene.ask(500);
    Viewer viewer = scene.watch(job);
    viewer.awaitText(20);
    victim.process().kill();
    assertThat(scene.caller().cancel(job.job()).path("status").asString()).isEqualTo("cancelled");
    assertThat(viewer.end().event()).isEqualTo("cancelled");
    scene.verify();
  }

  private static boolean isStart(Frame frame, int attempt) {
    return frame.event().equals("started") && frame.json().path("attempt").asInt() == attempt;
  }

  private static boolean isFirst(Viewer viewer, Frame frame) {
    return viewer.frames().stream()
        .filter(seen -> seen.event().equals("started"))
        .findFirst()
        .equals(Optional.of(frame));
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

  private static String digest(String script) {
    return Script.load(Begin.class, script).digest();
  }
}
