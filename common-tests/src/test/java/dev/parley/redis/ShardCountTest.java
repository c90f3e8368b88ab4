package dev.parley.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.redis.RedisConnections.Role;
import dev.parley.testkit.TestRedis;
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

  @Test
  void isReadFromTheOthersWhileTheFirstShardIsAway() {
    try (FirstShardAway away = new FirstShardAway(server, 3)) {
      assertThatThrownBy(() -> other(away.url(), 3)).isInstanceOf(RedisUnavailable.class);
      assertThat(other(3)).isEmpty();
      assertThat(other(away.url(), 3)).isEmpty();
      assertThat(other(away.url(), 2)).hasValue(3);
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
