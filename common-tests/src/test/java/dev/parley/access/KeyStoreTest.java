package dev.parley.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.job.JobPriority;
import dev.parley.job.ModelName;
import dev.parley.queue.Stage;
import dev.parley.redis.ChannelSubscription;
import dev.parley.redis.FirstShardAway;
import dev.parley.redis.Keys;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.RedisSettings;
import dev.parley.redis.RedisUnavailable;
import dev.parley.testkit.Await;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeyStoreTest {

  private static final NewKey PLAIN = new NewKey("ann", Plan.OPEN, Optional.empty());

  private final Stage stage = Stage.empty();
  private final KeyStore keys = new KeyStore(stage.redis);

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void keepsWhatAKeyMayAndNotItsSecret() {
    Plan plan =
        new Plan(
            Plan.Role.ADMIN,
            new Plan.Limits(
                OptionalLong.of(3), OptionalLong.of(0), OptionalLong.empty(), OptionalLong.of(9)),
            JobPriority.HIGH,
            List.of(new ModelName("a"), new ModelName("b:1")));
    KeyStore.Issued issued =
        keys.create(new NewKey("Änn's key", plan, Optional.of(Duration.ofDays(30))));
    StoredKey stored = issued.stored();

    assertThat(keys.find(issued.key().id())).contains(stored);
    assertThat(stored.name()).isEqualTo("Änn's key");
    assertThat(stored.plan()).isEqualTo(plan);
    assertThat(stored.hash().isSame(issued.key().hash())).isTrue();
    assertThat(stored.expires()).contains(stored.created().plus(Duration.ofDays(30)));
    assertThat(stored.revoked()).isEmpty();
    String secret = issued.key().reveal().substring(19, 51);
    assertThat(stage.look().hgetall(stage.keys.key(0, stored.id().value())))
        .allSatisfy((field, value) -> assertThat(value).doesNotContain(secret));
  }

  @Test
  void listsTheOldestFirstRevokedOnesToo() {
    StoredKey first = keys.create(PLAIN).stored();
    stage.passTime();
    StoredKey second = keys.create(PLAIN).stored();
    keys.revoke(first.id());
    assertThat(keys.list().stream().map(StoredKey::id)).containsExactly(first.id(), second.id());
    assertThat(keys.list().getFirst().state(Instant.now())).isEqualTo(StoredKey.State.REVOKED);
  }

  @Test
  void aKeyInAShardThatAnswersSettlesThatKeysAreNeeded() {
    try (FirstShardAway away = new FirstShardAway(stage.server, 2);
        RedisConnections redis = away.connect()) {
      KeyStore apart = new KeyStore(redis);
      assertThatThrownBy(apart::hasAny).isInstanceOf(RedisUnavailable.class);
      stage.look().zadd(stage.keys.keyIds(1), 1, "any");
      Await.until("the other shard is asked", () -> isSettled(apart));
    }
  }

  private static boolean isSettled(KeyStore keys) {
    try {
      return keys.hasAny();
    } catch (RedisUnavailable inDoubt) {
      return false;
    }
  }

  @Test
  void aRevokedKeyStillSaysThatKeysAreNeeded() {
    assertThat(keys.hasAny()).isFalse();
    KeyId only = keys.create(PLAIN).stored().id();
    assertThat(keys.hasAny()).isTrue();
    keys.revoke(only);
    assertThat(keys.hasAny()).isTrue();
  }

  @Test
  void changesOnlyWhatIsNamed() {
    Plan.Limits live =
        new Plan.Limits(
            OptionalLong.of(2), OptionalLong.of(10), OptionalLong.empty(), OptionalLong.empty());
    Plan plan = new Plan(Plan.Role.MEMBER, live, JobPriority.LOW, List.of(new ModelName("a")));
    KeyId id = keys.create(new NewKey("n", plan, Optional.of(Duration.ofDays(1)))).stored().id();
    KeyChange change =
        new KeyChange(
            new Plan.Limits(
                OptionalLong.empty(),
                OptionalLong.of(20),
                OptionalLong.empty(),
                OptionalLong.of(5)),
            Optional.empty(),
            Optional.of(List.of()),
            Optional.of(Duration.ZERO));

    StoredKey changed = keys.change(id, change).orElseThrow();
    assertThat(changed.plan().limits())
        .isEqualTo(
            new Plan.Limits(
                OptionalLong.of(2), OptionalLong.of(20), OptionalLong.empty(), OptionalLong.of(5)));
    assertThat(changed.plan().priority()).isEqualTo(JobPriority.LOW);
    assertThat(changed.plan().models()).isEmpty();
    assertThat(changed.expires()).isEmpty();
  }

  @Test
  void rotationKeepsTheOwnerAndEndsTheOldSecret() {
    KeyStore.Issued old = keys.create(PLAIN);
    KeyStore.Issued rotated = keys.rotate(old.key().id()).orElseThrow();
    assertThat(rotated.key().id()).isEqualTo(old.key().id());
    assertThat(rotated.stored().owner()).isEqualTo(old.stored().owner());
    assertThat(rotated.stored().hash().isSame(old.key().hash())).isFalse();
    assertThat(rotated.stored().hash().isSame(rotated.key().hash())).isTrue();
  }

  @Test
  void aRevokedKeyIsNeitherChangedNorRotated() {
    KeyId id = keys.create(PLAIN).stored().id();
    Instant revoked = keys.revoke(id).orElseThrow().revoked().orElseThrow();
    stage.passTime();
    assertThat(keys.rotate(id)).isEmpty();
    KeyChange nothing =
        new KeyChange(Plan.Limits.NONE, Optional.empty(), Optional.empty(), Optional.empty());
    assertThat(keys.change(id, nothing)).isEmpty();
    assertThat(keys.revoke(id).orElseThrow().revoked()).contains(revoked);
    KeyId unknown = new KeyId("00000000");
    assertThat(keys.revoke(unknown)).isEmpty();
    assertThat(keys.rotate(unknown)).isEmpty();
    assertThat(stage.look().exists(stage.keys.key(0, "00000000"))).isZero();
  }

  /** Lettuce sends again what was not answered. */
  @Test
  void aRepeatedCreationIsTheSameKey() {
    ApiKey key = ApiKey.random(new SecureRandom());
    StoredKey once = keys.create(key, PLAIN).orElseThrow();
    assertThat(keys.create(key, PLAIN)).contains(once);
    assertThat(keys.create(ApiKey.random(key.id(), new SecureRandom()), PLAIN)).isEmpty();
    assertThat(keys.list()).containsExactly(once);
  }

  @Test
  void everyChangeIsPublished() throws InterruptedException {
    BlockingQueue<KeyId> heard = new LinkedBlockingQueue<>();
    try (ChannelSubscription _ = new KeyNotices(stage.redis).subscribe(listener(heard))) {
      KeyId id = keys.create(PLAIN).stored().id();
      keys.rotate(id);
      keys.revoke(id);
      for (int i = 0; i < 3; i++) {
        assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo(id);
      }
    }
  }

  private static KeyNotices.Listener listener(BlockingQueue<KeyId> heard) {
    return new KeyNotices.Listener() {
      @Override
      public void changed(KeyId key) {
        heard.add(key);
      }

      @Override
      public void reconnected() {}
    };
  }

  @Test
  void aKeyAndItsJobsShareAShard() {
    RedisSettings settings =
        new RedisSettings(stage.server.url(), "parley", 7, Duration.ofMillis(2500));
    try (RedisConnections redis = RedisConnections.open(settings, RedisConnections.Role.API)) {
      KeyStore spread = new KeyStore(redis);
      Set<Integer> shards = new HashSet<>();
      for (int i = 0; i < 60; i++) {
        StoredKey key = spread.create(PLAIN).stored();
        int shard = Keys.shardOf(key.owner(), 7);
        shards.add(shard);
        assertThat(stage.look().exists(redis.keys().key(shard, key.id().value()))).isOne();
      }
      assertThat(shards).hasSize(7);
      assertThat(spread.list()).hasSize(60);
      assertThat(spread.hasAny()).isTrue();
    }
  }

  @Test
  void aHashThatIsNoKeysOpensNothing() {
    KeyId id = keys.create(PLAIN).stored().id();
    String hash = stage.keys.key(0, id.value());
    for (Map.Entry<String, String> wrong :
        Map.of("hash", "x", "owner", "x", "live", "-1", "expires", "x", "models", "!").entrySet()) {
      String right = stage.look().hget(hash, wrong.getKey());
      stage.look().hset(hash, wrong.getKey(), wrong.getValue());
      assertThat(keys.find(id)).as("%s", wrong).isEmpty();
      assertThat(keys.list()).isEmpty();
      if (right == null) {
        stage.look().hdel(hash, wrong.getKey());
      } else {
        stage.look().hset(hash, wrong.getKey(), right);
      }
    }
    assertThat(keys.find(id)).isPresent();
  }
}
