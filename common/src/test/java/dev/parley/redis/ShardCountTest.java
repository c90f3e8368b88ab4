package dev.parley.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.redis.RedisConnections.Role;
import dev.parley.testkit.Await;
import dev.parley.testkit.TestRedis;
import io.lettuce.core.AclSetuserArgs;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the first process writes down, and all others compare with. */
class ShardCountTest {

  private final TestRedis server = TestRedis.shared();

  @BeforeEach
  @AfterEach
  void empty() {
    server.configure("maxmemory", "256mb");
    server.flush();
  }

  @Test
  void isThatOfTheFirst() {
    assertThat(other(4)).isEmpty();
    assertThat(other(4)).isEmpty();
    assertThat(other(1)).hasValue(4);
    assertThat(other(64)).hasValue(4);
  }

  @Test
  void isNotWrittenWhereItIsFull() {
    server.configure("maxmemory", "1");
    assertThat(other(4)).isEmpty();
    server.configure("maxmemory", "256mb");
    assertThat(other(1)).isEmpty();
    assertThat(other(4)).hasValue(1);
  }

  /** Redis denies one user the first shard, as if it were away. */
  @Test
  void isToldByTheOthersWhileTheFirstShardIsAway() {
    AclSetuserArgs others =
        AclSetuserArgs.Builder.on()
            .addPassword("pw")
            .allCommands()
            .allChannels()
            .keyPattern("parley:{1}:*")
            .keyPattern("parley:{2}:*");
    server.commands().aclSetuser("others", others);
    String url = server.url().replace("//", "//others:pw@");
    try {
      assertThatThrownBy(() -> other(url, 3)).isInstanceOf(RedisUnavailable.class);
      assertThat(other(3)).isEmpty();
      Await.until("the others are asked", () -> isTold(url, 3, OptionalInt.empty()));
      Await.until("the others are asked", () -> isTold(url, 2, OptionalInt.of(3)));
    } finally {
      server.commands().aclDeluser("others");
    }
  }

  /** A shard is in doubt for a moment when another one gave no answer. */
  private static boolean isTold(String url, int shards, OptionalInt expected) {
    try {
      return other(url, shards).equals(expected);
    } catch (RedisUnavailable inDoubt) {
      return false;
    }
  }

  private OptionalInt other(int shards) {
    return other(server.url(), shards);
  }

  private static OptionalInt other(String url, int shards) {
    RedisSettings settings = new RedisSettings(url, "parley", shards, Duration.ofMillis(2500));
    try (RedisConnections redis = RedisConnections.open(settings, Role.API)) {
      return new ShardCount(redis).other();
    }
  }
}
