package dev.parley.worker;

import static dev.parley.inference.fake.FakeTokens.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.fake.Breakpoint;
import dev.parley.inference.fake.FakeModel;
import dev.parley.job.Ending;
import dev.parley.job.Job;
import dev.parley.job.JobEvent;
import dev.parley.job.JobId;
import dev.parley.redis.Script;
import dev.parley.registry.Registry;
import dev.parley.service.settings.LeaseSettings;
import dev.parley.service.settings.RedisAddress;
import dev.parley.testkit.Await;
import dev.parley.testkit.TestRedis;
import dev.parley.testkit.fault.Direction;
import dev.parley.testkit.fault.FaultProxy;
import dev.parley.testkit.fault.Stop;
import dev.parley.worker.settings.WorkerServiceSettings;
import io.lettuce.core.RestoreArgs;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Redis goes and comes back in the middle of an answer. */
@Timeout(90)
class RedisOutageTest {

  private final TestRedis server = TestRedis.own();
  private final WorkerFixture bench = new WorkerFixture(server);
  private final FakeModel model = FakeModel.endless();

  @AfterEach
  void close() {
    bench.close();
    server.close();
  }

  @Test
  void anAnswerSurvivesARestartOfRedis() {
    Breakpoint gate = model.pauseBefore(1, 5);
    bench.worker(model);
    JobId id = bench.ask("1", 30);
    gate.awaitReached();
    bench.awaitTokens(id, 5);
    server.stop();
    gate.resume();
    server.start();
    assertWhole(id, 30, 1);
  }

  @Test
  void anAnswerIsGeneratedWhileRedisIsAwayAndSaidAfterwards() {
    Breakpoint before = model.pauseBefore(1, 5);
    Breakpoint after = model.pauseBefore(1, 20);
    bench.worker(model);
    JobId id = bench.ask("1", 30);
    before.awaitReached();
    bench.awaitTokens(id, 5);
    server.kill();
    before.resume();
    after.awaitReached();
    after.resume();
    server.start();
    assertWhole(id, 30, 1);
  }

  @Test
  void aLostTailIsSaidAgainUnderTheSameIds() {
    Breakpoint early = model.pauseBefore(1, 4);
    Breakpoint late = model.pauseBefore(1, 8);
    bench.worker(model);
    JobId id = bench.ask("1", 12);
    early.awaitReached();
    bench.awaitTokens(id, 4);
    Runnable fallBack = snapshot(id);
    early.resume();
    late.awaitReached();
    bench.awaitTokens(id, 8);
    List<JobEvent.Tokens> logged = bench.tokens(id);
    fallBack.run();
    Await.until("the lost tail", () -> bench.tokens(id).equals(logged));
    late.resume();
    assertWhole(id, 12, 1);
  }

  @Test
  void aFlushedRedisStopsTheChatAndTheWorkerGoesOn() {
    Breakpoint gate = model.pauseBefore(1, 5);
    bench.worker(model);
    bench.ask("1", 1000);
    gate.awaitReached();
    server.flush();
    Await.until("the chat's end", () -> bench.count("attempts.over", "outcome", "lost") == 1);
    gate.resume();
    JobId next = bench.ask("2", 5);
    assertWhole(next, 5, 1);
  }

  @Test
  void aSilenceLongerThanALeaseDoesNotEndAStart() throws InterruptedException {
    String register = Script.load(Registry.class, "register").function();
    try (FaultProxy line = FaultProxy.toRedis(URI.create(server.url()).getPort())) {
      Stop first = line.stopAt(Direction.UP, register, 1);
      Stop again = line.stopAt(Direction.UP, register, 2);
      Thread start = Thread.ofPlatform().start(() -> bench.worker(model, impatient(line)));
      first.awaitReached();
      line.blackHole(Direction.DOWN);
      first.letPass();
      again.awaitReached(); // the first try was given up, several leases later
      line.pass();
      again.letPass();
      assertWhole(bench.ask("1", 3), 3, 1);
      start.join();
    }
  }

  /** With a lease that is far shorter than the time that a call may take. */
  private WorkerServiceSettings impatient(FaultProxy line) {
    WorkerServiceSettings like = bench.settings();
    return new WorkerServiceSettings(
        new RedisAddress("redis://127.0.0.1:" + line.port(), "parley", 1, Duration.ofSeconds(30)),
        like.model(),
        like.worker(),
        new LeaseSettings(Duration.ofMillis(900), Duration.ofMillis(300)),
        like.timeouts(),
        like.sweep());
  }

  @Test
  void aDestroyedGroupIsMadeAgain() {
    bench.worker(model);
    assertWhole(bench.ask("1", 3), 3, 1);
    server.commands().keys("parley:{0}:queue:fake:*").stream()
        .forEach(lane -> server.commands().xgroupDestroy(lane, "workers"));
    JobId next = bench.ask("2", 4);
    assertThat(bench.ending(next)).isInstanceOf(Ending.Completed.class);
    assertThat(bench.text(next)).isEqualTo(text(2, 0, 4));
  }

  /** As if Redis had come back with an older file: log and hash as they were some events ago. */
  private Runnable snapshot(JobId id) {
    byte[] hash = server.commands().dump("parley:{0}:job:" + id);
    byte[] log = server.commands().dump("parley:{0}:events:" + id);
    return () -> {
      RestoreArgs replace = RestoreArgs.Builder.ttl(0).replace();
      server.commands().restore("parley:{0}:job:" + id, hash, replace);
      server.commands().restore("parley:{0}:events:" + id, log, replace);
    };
  }

  private void assertWhole(JobId id, int tokens, int attempts) {
    Job job = bench.ended(id);
    int number = Integer.parseInt(job.request().messages().getLast().content());
    assertThat(job.ending().orElseThrow()).isInstanceOf(Ending.Completed.class);
    assertThat(bench.text(id)).isEqualTo(text(number, 0, tokens));
    assertThat(job.attempts()).isEqualTo(attempts);
    assertThat(bench.tokens(id))
        .isSortedAccordingTo((a, b) -> Integer.compare(a.index(), b.index()));
  }
}
