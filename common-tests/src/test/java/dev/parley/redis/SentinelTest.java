package dev.parley.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.job.JobEvent;
import dev.parley.job.Usage;
import dev.parley.queue.Append;
import dev.parley.queue.Attempt;
import dev.parley.queue.Enqueue;
import dev.parley.queue.Finish;
import dev.parley.queue.Stage;
import dev.parley.redis.RedisConnections.Role;
import dev.parley.testkit.Await;
import dev.parley.testkit.TestSentinels;
import io.lettuce.core.AclSetuserArgs;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/** A master that dies, and the replica that the Sentinels put in its place. */
class SentinelTest {

  @Test
  void servesAgainAfterTheMasterDied() {
    try (TestSentinels servers = new TestSentinels()) {
      login(servers);
      RedisConnections redis = RedisConnections.open(settings(servers), Role.WORKER);
      try (Stage stage = new Stage(servers.replica(), redis)) {
        Attempt attempt = stage.running(Stage.ANN);
        Heard heard = new Heard();
        redis.channels().subscribe("news", heard);
        servers.master().commands().waitForReplication(1, 5000);

        servers.master().kill();
        Duration gap = timeUntilAnswered(() -> stage.append.run(attempt, 1, tokens(attempt)));

        System.out.println("Sentinel: no service for " + gap.toMillis() + " ms");
        assertThat(stage.append.run(attempt, 2, List.of(Stage.token(attempt, 2, 1))))
            .isEqualTo(new Append.Ok());
        assertThat(stage.finish.run(attempt, 2, 2, Stage.STOPPED, Usage.NONE))
            .isEqualTo(new Finish.Finished());
        assertThat(stage.enqueue.run(stage.job())).isInstanceOf(Enqueue.Accepted.class);
        Await.until("the channel is received again", heard.gaps::tryAcquire);
        servers.replica().commands().publish("news", "42");
        Await.until("a message comes", () -> heard.messages.contains("42"));
      }
    }
  }

  private static List<JobEvent.Tokens> tokens(Attempt attempt) {
    return List.of(Stage.token(attempt, 1, 0));
  }

  private static Duration timeUntilAnswered(Runnable call) {
    long start = System.nanoTime();
    Await.until(
        "the replica serves",
        () -> {
          try {
            call.run();
            return true;
          } catch (RedisUnavailable e) {
            return false;
          }
        });
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** Users are not replicated. */
  private static void login(TestSentinels servers) {
    for (var server : List.of(servers.master(), servers.replica())) {
      server
          .commands()
          .aclSetuser(
              "parley",
              AclSetuserArgs.Builder.on()
                  .addPassword("secret")
                  .allKeys()
                  .allChannels()
                  .allCommands());
    }
  }

  private static RedisSettings settings(TestSentinels servers) {
    RedisSecurity security =
        new RedisSecurity(Optional.empty(), Optional.empty(), Optional.of(TestSentinels.PASSWORD));
    return new RedisSettings(
        servers.url("parley:secret@"), "parley", 1, Duration.ofMillis(2500), security);
  }

  private static final class Heard implements Channels.Listener {
    final Semaphore gaps = new Semaphore(0);
    final Set<String> messages = ConcurrentHashMap.newKeySet();

    @Override
    public void onMessage(String message) {
      messages.add(message);
    }

    @Override
    public void onGap() {
      gaps.release();
    }
  }
}
