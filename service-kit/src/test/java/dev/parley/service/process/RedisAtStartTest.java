package dev.parley.service.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.loop.Ticker;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.RedisSettings;
import dev.parley.redis.RedisUnavailable;
import dev.parley.testkit.TestRedis;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RedisAtStartTest {

  @Test
  void asksAgainUntilRedisAnswers() {
    AtomicInteger asked = new AtomicInteger();
    assertThat(answerAtThe(2, asked, Duration.ofSeconds(30))).isEqualTo("answer");
    assertThat(asked).hasValue(2);
  }

  @Test
  void givesUpWhenItsPatienceIsOverAndShowsNoPassword() {
    assertThatThrownBy(() -> answerAtThe(2, new AtomicInteger(), Duration.ZERO))
        .isInstanceOfSatisfying(
            StartRefused.class, refused -> assertThat(refused.getExitCode()).isEqualTo(4))
        .hasMessageNotContaining("secret");
  }

  @Test
  void refusesAnotherCountOfShards() {
    String prefix = "start" + System.nanoTime();
    start(prefix, 4).connect(RedisConnections.Role.API).close();
    assertThatThrownBy(() -> start(prefix, 2).connect(RedisConnections.Role.API))
        .isInstanceOfSatisfying(
            StartRefused.class, refused -> assertThat(refused.getExitCode()).isEqualTo(2))
        .hasMessageStartingWith("parley.redis.shards is 2, but")
        .hasMessageContaining("over 4");
  }

  private static RedisAtStart start(String prefix, int shards) {
    RedisSettings settings =
        new RedisSettings(TestRedis.shared().url(), prefix, shards, Duration.ofMillis(2500));
    return new RedisAtStart(settings, Duration.ofSeconds(5), Ticker.SYSTEM);
  }

  private static String answerAtThe(int time, AtomicInteger asked, Duration patience) {
    RedisSettings settings = RedisSettings.of("redis://user:secret@localhost:1");
    return new RedisAtStart(settings, patience, Ticker.SYSTEM)
        .await(
            () -> {
              if (asked.incrementAndGet() < time) {
                throw new RedisUnavailable(RedisUnavailable.Kind.AWAY, "silent", new Exception());
              }
              return "answer";
            });
  }
}
