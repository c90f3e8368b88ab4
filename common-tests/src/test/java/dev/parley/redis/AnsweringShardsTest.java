package dev.parley.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.testkit.TestRedis;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AnsweringShardsTest {

  private static final int SHARDS = 3;

  private final TestRedis server = TestRedis.own();
  private final List<RedisConnections> open = new ArrayList<>();

  @AfterEach
  void close() {
    server.resume();
    open.forEach(RedisConnections::close);
    server.close();
  }

  @Test
  void aShardWithoutAnAnswerIsLeftOutAndEachIsBackWithItsNext() throws InterruptedException {
    AnsweringShards shards = shards(SHARDS);
    Semaphore returns = returnsOf(shards);
    server.pause(); // no shard can be back meanwhile

    assertThat(shards.ask(1, AnsweringShardsTest::noAnswer)).isEmpty();
    for (int shard = 0; shard < SHARDS; shard++) {
      assertThat(shards.ask(shard, AnsweringShardsTest::notToBeCalled)).isEmpty();
    }
    assertThatThrownBy(() -> shards.askAll(_ -> notToBeCalled()))
        .isInstanceOf(RedisUnavailable.class);
    assertThat(returns.availablePermits()).isZero();

    server.resume();
    assertThat(returns.tryAcquire(SHARDS, 30, TimeUnit.SECONDS)).isTrue();
    assertThat(shards.askAll(shard -> shard)).containsExactly(0, 1, 2);
  }

  @Test
  void theOthersAreAsked() {
    AnsweringShards shards = shards(SHARDS);

    assertThat(shards.askAll(shard -> shard == 2 ? noAnswer() : "" + shard))
        .containsExactly("0", "1");
  }

  @Test
  void aSingleShardIsAlwaysAsked() {
    AnsweringShards shards = shards(1);

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> shards.ask(0, AnsweringShardsTest::noAnswer))
          .isInstanceOf(RedisUnavailable.class);
    }
    assertThat(shards.askAll(shard -> shard)).containsExactly(0);
  }

  @Test
  void aFullOneIsNoneThatIsAway() {
    AnsweringShards shards = shards(SHARDS);
    Supplier<String> full =
        () -> {
          throw new RedisUnavailable(RedisUnavailable.Kind.FULL, "full", new IOException());
        };

    assertThatThrownBy(() -> shards.ask(0, full)).isInstanceOf(RedisUnavailable.class);
    assertThat(shards.ask(0, () -> "answer")).contains("answer");
  }

  private AnsweringShards shards(int count) {
    RedisSettings settings =
        new RedisSettings(
            "redis://127.0.0.1:" + server.port(), "shards-test", count, Duration.ofSeconds(2));
    RedisConnections redis = RedisConnections.open(settings, RedisConnections.Role.WORKER);
    open.add(redis);
    return redis.shards();
  }

  private static Semaphore returnsOf(AnsweringShards shards) {
    Semaphore returns = new Semaphore(0);
    shards.onReturn(returns::release);
    return returns;
  }

  private static String noAnswer() {
    throw new RedisUnavailable(RedisUnavailable.Kind.AWAY, "pretended", new IOException());
  }

  private static String notToBeCalled() {
    throw new AssertionError("called");
  }
}
