package dev.parley.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.job.ModelCard;
import dev.parley.job.ModelName;
import dev.parley.job.WorkerId;
import dev.parley.queue.Stage;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.RedisSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegistryTest {

  private final Stage stage = Stage.empty();
  private final Registry registry = new Registry(stage.redis);

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void announcesWorkerAndModel() {
    WorkerRecord ann = worker("ann", "fp", Duration.ofSeconds(15));
    assertThat(registry.register(ann)).isEqualTo(new Registry.Registered());

    AnnouncedModel model = registry.models().getFirst();
    assertThat(model.card()).isEqualTo(ann.model());
    WorkerState state = registry.workers().getFirst();
    assertThat(state)
        .isEqualTo(
            new WorkerState(
                new WorkerId("ann"), Stage.MODEL, 8, 3, 12.5, state.lastBeat(), ann.vitals()));
    assertThat(state.lastBeat()).isEqualTo(model.lastSeen());

    stage.passTime();
    registry.register(ann);
    AnnouncedModel renewed = registry.models().getFirst();
    assertThat(renewed.created()).isEqualTo(model.created());
    assertThat(renewed.lastSeen()).isAfter(model.lastSeen());
    assertThat(registry.workers()).hasSize(1);
  }

  @Test
  void refusesOtherWeightsWhileTheFirstBeat() {
    registry.register(worker("ann", "fp", Duration.ofSeconds(15)));
    assertThat(registry.register(worker("bob", "other", Duration.ofSeconds(15))))
        .isEqualTo(new Registry.Refused("fp"));
    assertThat(registry.workers()).hasSize(1);
    assertThat(registry.register(worker("cid", "fp", Duration.ofSeconds(15))))
        .isEqualTo(new Registry.Registered());
  }

  @Test
  void replacesTheRecordWhenNobodyBeats() {
    registry.register(worker("ann", "fp", Duration.ofMillis(1)));
    stage.passTime();
    assertThat(registry.workers()).isEmpty();
    assertThat(registry.models()).hasSize(1);
    assertThat(registry.register(worker("bob", "other", Duration.ofSeconds(15))))
        .isEqualTo(new Registry.Registered());
    assertThat(registry.models().getFirst().card().fingerprint()).isEqualTo("other");
  }

  @Test
  void aLeavingWorkerLeavesItsModel() {
    registry.register(worker("ann", "fp", Duration.ofSeconds(15)));
    registry.leave(new WorkerId("ann"));
    assertThat(registry.workers()).isEmpty();
    assertThat(registry.models()).hasSize(1);
    assertThat(stage.look().exists(stage.keys.worker(0, "ann"))).isZero();
  }

  @Test
  void forgetsModelsAfterAWeekAndSkipsWhatIsMalformed() {
    Instant old = Instant.ofEpochMilli(stage.redisMillis()).minus(Duration.ofDays(8));
    String models = stage.keys.models(0);
    stage.look().hset(models, "old", old.toEpochMilli() + " 1 {}");
    stage.look().hset(models, "bad", stage.redisMillis() + " 1 {}");
    registry.register(worker("ann", "fp", Duration.ofSeconds(15)));
    assertThat(stage.look().hkeys(models)).containsExactlyInAnyOrder("bad", "m");
    assertThat(registry.models()).hasSize(1);
  }

  @Test
  void writesToEveryShard() {
    RedisSettings three =
        new RedisSettings(stage.server.url(), "parley", 3, Duration.ofMillis(2500));
    try (RedisConnections redis = RedisConnections.open(three, RedisConnections.Role.API)) {
      new Registry(redis).register(worker("ann", "fp", Duration.ofSeconds(15)));
    }
    for (int shard = 0; shard < 3; shard++) {
      assertThat(stage.look().hexists(stage.keys.models(shard), "m")).isTrue();
      assertThat(stage.look().zcard(stage.keys.workers(shard))).isEqualTo(1);
    }
  }

  private static WorkerRecord worker(String id, String fingerprint, Duration ttl) {
    ModelCard card =
        new ModelCard(
            new ModelName("m"),
            2048,
            64,
            fingerprint,
            "int8",
            "A “test” 模型.",
            "us",
            new ModelCard.SamplingDefaults(0.7, 0.8, 20, 0, 1.1),
            Set.of(ModelCard.Feature.LOGPROBS),
            Optional.of(151_936));
    return new WorkerRecord(
        new WorkerId(id), card, 8, 3, 12.5, ttl, new WorkerVitals(7, OptionalLong.of(1L << 31)));
  }
}
