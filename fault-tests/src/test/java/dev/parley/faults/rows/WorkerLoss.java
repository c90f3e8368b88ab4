package dev.parley.faults.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.faults.cluster.Times;
import dev.parley.faults.invariants.Asked;
import dev.parley.faults.scenario.RedisWitness;
import java.util.List;

/**
 * The moment from which a lost worker's jobs can be taken over: it is gone, and another one is
 * there. By the clock by which leases are judged.
 *
 * @param millis Redis's time
 */
record WorkerLoss(RedisWitness redis, long millis) {

  private static final long SLACK_MILLIS = 20_000;

  /** It is now. */
  static WorkerLoss now(RedisWitness redis) {
    return new WorkerLoss(redis, redis.millis());
  }

  /**
   * Fails unless all were begun a second time within a lease and what a machine that others share
   * may be late.
   */
  void wasMadeGood(List<Asked> jobs) {
    jobs.forEach(this::wasMadeGood);
  }

  void wasMadeGood(Asked job) {
    List<Long> begins = redis.beginTimes(job.job());
    assertThat(begins).as("begins of " + job).hasSizeGreaterThanOrEqualTo(2);
    assertThat(begins.get(1) - millis)
        .as("milliseconds until the takeover of " + job)
        .isLessThan(Times.LEASE.toMillis() + SLACK_MILLIS);
  }
}
