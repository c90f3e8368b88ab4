package dev.parley.faults.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.faults.cluster.Cluster;
import dev.parley.faults.invariants.Asked;
import dev.parley.faults.scenario.RedisWitness;
import dev.parley.faults.scenario.Scenario;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** A worker that hardly gets any CPU or memory (row 9). */
@Timeout(120)
@Isolated("it takes the whole machine")
class BusyMachineTest {

  private static final Duration LEASE = Duration.ofSeconds(15);

  /** More than a lease at 20 ms each. */
  private static final int TOKENS = 850;

  private final Cluster cluster = Cluster.shared();
  private final Scenario scenario = Scenario.in(cluster);
  private final List<Process> loops = new ArrayList<>();

  @AfterEach
  void close() {
    loops.forEach(Process::destroy);
    scenario.close();
  }

  @Test
  void row09aBusyMachineAndASmallHeapAreNoReasonToTakeAJobAway() throws IOException {
    scenario.process(scenario.plan().seats(8).lease(LEASE), "-Xmx48m").ready();
    scenario
        .process(scenario.plan().seats(8).lease(LEASE), "-Xmx48m")
        .ready(); // it would take over
    List<Asked> jobs = scenario.ask(6, TOKENS);
    jobs.forEach(job -> scenario.watch(job).awaitText(20));
    for (int i = 2 * Runtime.getRuntime().availableProcessors(); i > 0; i--) {
      loops.add(loop());
    }
    scenario.verify();
    RedisWitness redis = new RedisWitness(cluster.redis().commands());
    assertThat(jobs).allMatch(job -> redis.begins(job.job()) == 1);
  }

  /** Ends by itself, should this process not be there to end it. */
  private static Process loop() throws IOException {
    return new ProcessBuilder("timeout", "100", "sh", "-c", "while :; do :; done").start();
  }
}
