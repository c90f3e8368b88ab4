package dev.parley.api.caller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.access.ApiKey;
import dev.parley.access.KeyNotices;
import dev.parley.access.KeyStore;
import dev.parley.access.NewKey;
import dev.parley.access.Plan;
import dev.parley.redis.Keys;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.RedisSettings;
import dev.parley.testkit.Await;
import dev.parley.testkit.TestRedis;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long what is known of a key is believed. The clock moves by hand. */
class KnownKeysTest {

  private final TestRedis server = TestRedis.shared();
  private final AtomicLong now = new AtomicLong();
  private final String prefix = "t" + UUID.randomUUID().toString().substring(0, 8);
  private final RedisConnections redis =
      RedisConnections.open(
          new RedisSettings(server.url(), prefix, 1, Duration.ofMillis(2500)),
          RedisConnections.Role.API);
  private final KeyStore store = new KeyStore(redis);
  private final KeyStore.Issued issued =
      store.create(new NewKey("ann", Plan.OPEN, Optional.empty()));

  /** Subscribes after the notice of the key's creation, which so cannot arrive in a test. */
  private final KnownKeys known = new KnownKeys(store, new KeyNotices(redis), now::get);

  @AfterEach
  void close() {
    known.close();
    redis.close();
  }

  @Test
  void aRevocationHoldsAsSoonAsItsNoticeArrives() {
    assertThat(known.find(issued.key())).isPresent();
    store.revoke(issued.key().id());
    Await.until("it is known", () -> known.find(issued.key()).isEmpty());
  }

  @Test
  void aNewSecretHoldsAtOnceWithoutItsNotice() {
    assertThat(known.find(issued.key())).isPresent();
    ApiKey rotated = store.rotate(issued.key().id()).orElseThrow().key();
    assertThat(known.find(rotated)).isPresent();
    assertThat(known.find(issued.key())).isEmpty();
  }

  @Test
  void withoutANoticeAnAnswerLastsFiveSeconds() {
    assertThat(known.find(issued.key())).isPresent();
    String hash = new Keys(prefix).key(0, issued.key().id().value());
    server.commands().hset(hash, "revoked", "1");
    now.addAndGet(Duration.ofSeconds(5).toNanos());
    assertThat(known.find(issued.key())).isPresent();
    now.addAndGet(1);
    assertThat(known.find(issued.key())).isEmpty();
  }

  @Test
  void theNoticeOfAKeySaysThatThereIsOne() {
    assertThat(known.hasAny()).isTrue();
    try (RedisConnections other =
            RedisConnections.open(
                new RedisSettings(server.url(), prefix + "o", 1, Duration.ofMillis(2500)),
                RedisConnections.Role.API);
        RedisConnections third =
            RedisConnections.open(other.settings(), RedisConnections.Role.API)) {
      KnownKeys none = new KnownKeys(new KeyStore(other), new KeyNotices(other), now::get);
      assertThat(none.hasAny()).isFalse();
      new KeyStore(third).create(new NewKey("bob", Plan.OPEN, Optional.empty()));
      Await.until("it is known", none::hasAny);
      none.close();
    }
  }
}
