package dev.parley.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.job.JobId;
import dev.parley.job.OwnerId;
import dev.parley.queue.Attempt;
import dev.parley.queue.Stage;
import dev.parley.testkit.TestRedis;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeysTest {

  private final Keys keys = new Keys("parley");

  @Test
  void crc16IsTheOneOfRedisCluster() {
    assertThat(Keys.crc16("123456789".getBytes(StandardCharsets.US_ASCII))).isEqualTo(0x31c3);
  }

  @Test
  void anOwnersJobsShareAShard() {
    assertThat(Keys.shardOf(OwnerId.LOCAL, 1)).isZero();
    int shard = Keys.shardOf(Stage.OWNER, 7);
    assertThat(shard).isBetween(0, 6).isEqualTo(Keys.shardOf(Stage.OWNER, 7));
    JobId job = JobId.random(shard);
    assertThat(job.shard()).isEqualTo(shard);
    assertThat(keys.job(job)).startsWith("parley:{" + shard + "}:job:job_" + shard + "_");
  }

  @Test
  void ownersSpreadOverAllShards() {
    Set<Integer> shards =
        IntStream.range(0, 500)
            .mapToObj(i -> new OwnerId(String.format("owner%017d", i)))
            .map(owner -> Keys.shardOf(owner, 5))
            .collect(Collectors.toSet());
    assertThat(shards).hasSize(5);
  }

  /** Every key that the scripts of a whole life made is one that Keys spells. */
  @Test
  void scriptsSpellTheSameNames() {
    try (Stage stage = Stage.empty()) {
      stage.maxAttempts = 1;
      stage.leasesCount();
      Attempt running = stage.running(Stage.ANN);
      stage.abandoned(Stage.ANN);
      stage.sweep.run(0);
      stage.queued();
      JobId job = running.job();
      TestRedis server = stage.server;
      assertThat(server.commands().keys("*"))
          .filteredOn(key -> !key.contains("job_") || key.contains(job.value()))
          .containsExactlyInAnyOrder(
              keys.job(job),
              keys.events(job),
              keys.order(0, Stage.MODEL),
              keys.lanes(0, Stage.MODEL),
              stage.lane(),
              keys.due(0),
              keys.owner(0, Stage.OWNER),
              keys.jobs(0, Stage.OWNER),
              keys.dead(0),
              keys.sweep(0),
              keys.totals(0));
    }
  }
}
