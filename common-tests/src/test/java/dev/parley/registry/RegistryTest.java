package dev.parley.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.job.ModelCard;
import dev.parley.job.ModelName;
import dev.parley.job.WorkerId;
import dev.parley.queue.Stage;
import dev.parley.redis.FirstShardAway;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.RedisSettings;
import dev.parley.redis.RedisUnavailable;
import dev.parley.registry.Registry.DrainOutcome;
import dev.parley.testkit.Await;
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
                new WorkerId("ann"),
                Stage.MODEL,
                8,
                3,
                12.5,
                state.lastBeat(),
                ann.vitals(),
                WorkerPhase.WORKING));
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
  void aLiveWorkerThatIsDrainedLearnsSoWithItsNextBeat() {
    WorkerRecord ann = worker("ann", "fp", Duration.ofSeconds(15));
    registry.register(ann);
    registry.register(worker("bob", "fp", Duration.ofSeconds(15)));
    assertThat(drain("ann")).isEqualTo(DrainOutcome.DRAINING);
    assertThat(registry.register(ann)).isEqualTo(new Registry.AskedToLeave());
    String since = stage.look().hget(stage.keys.worker(0, "ann"), "drain");
    stage.passTime();
    assertThat(drain("ann")).as("repeated").isEqualTo(DrainOutcome.DRAINING);
    assertThat(stage.look().hget(stage.keys.worker(0, "ann"), "drain")).isEqualTo(since);
    assertThat(registry.register(ann)).isEqualTo(new Registry.AskedToLeave());
    assertThat(registry.workers())
        .extracting(WorkerState::phase)
        .containsExactly(WorkerPhase.DRAINING, WorkerPhase.WORKING);
    assertThat(registry.register(worker("bob", "fp", Duration.ofSeconds(15))))
        .isEqualTo(new Registry.Registered());
  }

  /** A supervisor may start it again at once: that is another worker. */
  @Test
  void aNewProcessOfTheSameIdIsNotDrained() {
    registry.register(worker("ann", "fp", Duration.ofSeconds(15), "first"));
    assertThat(drain("ann")).isEqualTo(DrainOutcome.DRAINING);
    WorkerRecord again = worker("ann", "fp", Duration.ofSeconds(15), "second");
    assertThat(registry.register(again)).isEqualTo(new Registry.Registered());
    assertThat(registry.workers().getFirst().phase()).isEqualTo(WorkerPhase.WORKING);
    assertThat(registry.register(again)).isEqualTo(new Registry.Registered());
    registry.leave(new WorkerId("ann"));
    assertThat(drain("ann")).isEqualTo(DrainOutcome.GONE);
  }

  @Test
  void whatDoesNotLiveOrCannotBeAskedIsNotDrainedAndNothingIsWritten() {
    registry.register(worker("late", "fp", Duration.ofMillis(1)));
    registry.register(worker("old", "fp", Duration.ofSeconds(15)));
    stage.look().hdel(stage.keys.worker(0, "old"), "instance"); // as versions before leave it
    stage.passTime();
    long keys = stage.look().dbsize();
    assertThat(drain("nobody")).isEqualTo(DrainOutcome.GONE);
    assertThat(drain("late")).isEqualTo(DrainOutcome.GONE);
    assertThat(drain("old")).isEqualTo(DrainOutcome.UNABLE);
    assertThat(stage.look().dbsize()).isLessThanOrEqualTo(keys);
    assertThat(stage.look().hexists(stage.keys.worker(0, "old"), "drain")).isFalse();
    assertThat(registry.workers()).extracting(WorkerState::phase).containsOnly(WorkerPhase.WORKING);
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

  @Test
  void whileTheFirstShardIsAwayTheNextOneIsRead() {
    try (FirstShardAway away = new FirstShardAway(stage.server, 3);
        RedisConnections redis = away.connect()) {
      Registry apart = new Registry(redis);
      WorkerRecord ann = worker("ann", "fp", Duration.ofSeconds(15));
      Await.until("both others know it", () -> isKnownToTheOthers(apart, ann));
      assertThat(stage.look().exists(stage.keys.models(0))).isZero();
      assertThat(apart.models()).extracting(AnnouncedModel::card).containsExactly(ann.model());
      assertThat(apart.drain(new WorkerId("ann"))).isEqualTo(DrainOutcome.DRAINING);
      assertThat(apart.workers())
          .extracting(WorkerState::phase)
          .containsExactly(WorkerPhase.DRAINING);
      assertThat(apart.register(ann)).isEqualTo(new Registry.AskedToLeave());
    }
  }

  /** A shard that is in doubt hears of a later beat. */
  private boolean isKnownToTheOthers(Registry apart, WorkerRecord worker) {
    try {
      apart.register(worker);
    } catch (RedisUnavailable inDoubt) {
      return false;
    }
    return stage.look().exists(stage.keys.workers(1)) + stage.look().exists(stage.keys.workers(2))
        == 2;
  }

  private DrainOutcome drain(String id) {
    return registry.drain(new WorkerId(id));
  }

  private static WorkerRecord worker(String id, String fingerprint, Duration ttl) {
    return worker(id, fingerprint, ttl, "first");
  }

  private static WorkerRecord worker(String id, String fingerprint, Duration ttl, String instance) {
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
        new WorkerId(id),
        card,
        8,
        3,
        12.5,
        ttl,
        new WorkerVitals(7, OptionalLong.of(1L << 31)),
        instance);
  }
}
