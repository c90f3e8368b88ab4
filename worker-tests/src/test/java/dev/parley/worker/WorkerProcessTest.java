package dev.parley.worker;

import static dev.parley.inference.fake.FakeTokens.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.job.Ending;
import dev.parley.job.Job;
import dev.parley.job.JobEvent;
import dev.parley.job.JobId;
import dev.parley.job.WorkerId;
import dev.parley.registry.Registry;
import dev.parley.testkit.TestRedis;
import dev.parley.worker.fake.FakeWorker;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workers as processes of their own, and how they end. */
@Timeout(180)
class WorkerProcessTest {

  private final TestRedis redis = TestRedis.shared();
  private final WorkerFixture bench = new WorkerFixture(redis);
  private final Deque<WorkerProcess> processes = new ArrayDeque<>();

  @AfterEach
  void close() {
    processes.forEach(WorkerProcess::close);
    bench.close();
  }

  @Test
  void anotherProcessContinuesAfterAKillAndEndsCleanlyWhenDrained() throws Exception {
    WorkerProcess first = start("-Dfake.pace=200");
    JobId id = bench.ask("1", 100); // for twenty seconds
    bench.awaitTokens(id, 10);
    first.kill();
    WorkerProcess second = start(List.of(), "--parley.worker.id=second");
    bench.awaitEvent(id, event -> event instanceof JobEvent.Started s && s.attempt() == 2);
    Job job = bench.ended(id);
    assertThat(job.ending().orElseThrow()).isInstanceOf(Ending.Completed.class);
    assertThat(bench.text(id)).isEqualTo(text(1, 0, 100));
    assertThat(job.attempts()).isEqualTo(2);
    new Registry(bench.redis).drain(new WorkerId("second"));
    assertThat(second.exitCode()).isZero();
  }

  @Test
  void aHungEngineEndsTheProcessWithCodeFive() throws Exception {
    WorkerProcess worker = start(List.of("-Dfake.hang=1.5"), "--parley.timeouts.token-gap=3s");
    bench.ask("1", 60);
    assertThat(worker.exitCode()).isEqualTo(5);
  }

  private WorkerProcess start(String... flags) {
    return start(List.of(flags), "--parley.worker.seats=8");
  }

  private WorkerProcess start(List<String> flags, String setting) {
    WorkerProcess process = WorkerProcess.start(FakeWorker.class, flags, redis, setting);
    processes.push(process);
    return process.awaitReady();
  }
}
