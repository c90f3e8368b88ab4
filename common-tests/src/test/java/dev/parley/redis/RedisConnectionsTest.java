package dev.parley.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.job.JobId;
import dev.parley.job.JobStatus;
import dev.parley.job.Usage;
import dev.parley.queue.Append;
import dev.parley.queue.Attempt;
import dev.parley.queue.Enqueue;
import dev.parley.queue.Finish;
import dev.parley.queue.Stage;
import dev.parley.reading.JobReader;
import dev.parley.redis.RedisConnections.Role;
import dev.parley.redis.RedisUnavailable.Kind;
import dev.parley.testkit.Await;
import dev.parley.testkit.TestRedis;
import io.lettuce.core.FlushMode;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Redis that restarts, forgets its scripts, fills up, freezes or is not there. */
class RedisConnectionsTest {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final TestRedis server = TestRedis.own();
  private final Stage stage = new Stage(server);

  @AfterEach
  void close() {
    stage.close();
    server.close();
  }

  @Test
  void loadsScriptsThatRedisForgot() {
    stage.queued();
    server.commands().functionFlush(FlushMode.SYNC);
    assertThat(stage.enqueue.run(stage.job())).isInstanceOf(Enqueue.Accepted.class);
  }

  @Test
  void endsJobsInAFullRedisThatForgotItsScripts() {
    Attempt attempt = stage.running(Stage.ANN);
    server.commands().functionFlush(FlushMode.SYNC);
    server.configure("maxmemory", "1");

    assertThat(stage.finish.run(attempt, 0, 0, Stage.STOPPED, Usage.NONE))
        .isEqualTo(new Finish.Finished());
    assertThatThrownBy(() -> stage.enqueue.run(stage.job())).hasMessageContaining("OOM");
  }

  @Test
  void deletesTheScriptsOfOtherVersionsOnly() {
    stage.queued();
    RedisCommands<String, String> commands = server.commands();
    commands.functionLoad(library("parley_0123456789abcdef_append_0"));
    commands.functionLoad(library("somebody_elses"));

    assertThat(new OldLibraries(stage.redis).delete())
        .containsExactly("parley_0123456789abcdef_append_0");
    assertThat(commands.functionList())
        .extracting(library -> library.get("library_name"))
        .contains("somebody_elses", Script.load(Enqueue.class, "enqueue").function())
        .doesNotContain("parley_0123456789abcdef_append_0");
  }

  private static String library(String name) {
    return "#!lua name=%s\nredis.register_function('%s', function() return 1 end)"
        .formatted(name, name);
  }

  @Test
  void goesOnAfterARestart() {
    Attempt attempt = stage.running(Stage.ANN);
    stage.append.run(attempt, 1, List.of(Stage.token(attempt, 1, 0)));
    server.stop();
    assertAway(() -> stage.append.run(attempt, 2, List.of(Stage.token(attempt, 2, 1))));
    server.start();
    Await.until("Redis is back", stage.redis::isUp);

    assertThat(stage.append.run(attempt, 2, List.of(Stage.token(attempt, 2, 1))))
        .isEqualTo(new Append.Ok());
    assertThat(stage.finish.run(attempt, 2, 2, Stage.STOPPED, Usage.NONE))
        .isEqualTo(new Finish.Finished());
    assertThat(stage.find(attempt.job()).attempts()).isEqualTo(1);
  }

  @Test
  void theApiIsRefusedAtOnceWhileDisconnected() {
    try (RedisConnections api = RedisConnections.open(patient(), Role.API)) {
      server.kill();
      Await.until("the loss is noticed", () -> !api.isUp());
      long start = System.nanoTime();
      assertAway(() -> api.call(c -> c.ping()));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PATIENCE.dividedBy(2));
    }
  }

  @Test
  void whatIsLeftWhileRedisIsAwayIsNotReceivedAgain() {
    RedisSettings settings = RedisSettings.of(server.url());
    Semaphore gap = new Semaphore(0);
    try (RedisConnections api = RedisConnections.open(settings, Role.API)) {
      ChannelSubscription left = api.channels().subscribe("left", new Renewals(new Semaphore(0)));
      api.channels().subscribe("kept", new Renewals(gap));
      server.kill();
      Await.until("the end is noticed", () -> !api.isUp());
      left.close();
      server.start();
      Await.until("the other is received again", gap::tryAcquire);
      Await.until(
          "it has no subscriber", () -> subscribers("left") == 0 && subscribers("kept") == 1);
    }
  }

  private long subscribers(String channel) {
    return server.commands().pubsubNumsub(channel).getOrDefault(channel, 0L);
  }

  /** Counts how often a subscription was renewed. */
  private record Renewals(Semaphore gaps) implements Channels.Listener {

    @Override
    public void onMessage(String message) {}

    @Override
    public void onGap() {
      gaps.release();
    }
  }

  @Test
  void aFullRedisRefusesTheNewAndFinishesTheOld() {
    Attempt attempt = stage.running(Stage.ANN);
    stage.queued();
    server.configure("maxmemory", "1mb");

    assertThatThrownBy(() -> stage.enqueue.run(stage.job()))
        .isInstanceOfSatisfying(
            RedisUnavailable.class, e -> assertThat(e.kind()).isEqualTo(Kind.FULL));
    assertThat(stage.append.run(attempt, 1, List.of(Stage.token(attempt, 1, 0))))
        .isEqualTo(new Append.Ok());
    assertThat(stage.finish.run(attempt, 1, 1, Stage.STOPPED, Usage.NONE))
        .isEqualTo(new Finish.Finished());
    assertThat(stage.claims.next(Stage.MODEL, 0, Stage.BOB, Duration.ofMinutes(1))).isPresent();
    assertThat(stage.find(attempt.job()).status()).isEqualTo(JobStatus.COMPLETED);

    server.configure("maxmemory", "256mb");
    assertThat(stage.enqueue.run(stage.job())).isInstanceOf(Enqueue.Accepted.class);
  }

  @Test
  void aReadOnlyReplicaIsAway() {
    stage.queued();
    server.commands().replicaof("127.0.0.1", 1);
    assertAway(() -> stage.enqueue.run(stage.job()));
    server.commands().replicaofNoOne();
    assertThat(stage.enqueue.run(stage.job())).isInstanceOf(Enqueue.Accepted.class);
  }

  @Test
  void callsShareOneBudget() {
    try (RedisConnections connections = RedisConnections.open(patient(), Role.WORKER)) {
      JobReader jobs = new JobReader(connections);
      server.pause();
      try {
        long start = System.nanoTime();
        TimeBudget.share(
            Duration.ofMillis(300),
            () -> {
              assertAway(() -> jobs.find(JobId.random(0)));
              assertAway(() -> jobs.find(JobId.random(0)));
              return null;
            });
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PATIENCE.dividedBy(2));
      } finally {
        server.resume();
      }
    }
  }

  /** With so long for each call that a test which waits for one notices it on any machine. */
  private RedisSettings patient() {
    return new RedisSettings(server.url(), "parley", 1, PATIENCE);
  }

  @Test
  void replacesAConnectionThatIsSilent() {
    server.pause();
    Await.until("the silent connection is closed", () -> !stage.redis.isUp());
    server.resume();
    Await.until("Redis is back", stage.redis::isUp);
    assertThat(stage.enqueue.run(stage.job())).isInstanceOf(Enqueue.Accepted.class);
  }

  @Test
  void mistakesOfOursAreNotTroubleWithRedis() {
    server.commands().set("text", "x");
    assertThatThrownBy(() -> stage.redis.call(c -> c.hgetall("text")))
        .isNotInstanceOf(RedisUnavailable.class)
        .hasMessageContaining("WRONGTYPE");
  }

  @Test
  void noServerAtStartIsAway() {
    assertAway(() -> RedisConnections.open(RedisSettings.of("redis://127.0.0.1:1"), Role.WORKER));
  }

  @Test
  void passwordsAreNotShown() {
    RedisSettings settings = RedisSettings.of("redis://me:s3cret@example.org:6379");
    assertThat(settings.toString()).doesNotContain("s3cret").contains("example.org");
    assertThat(settings.safeUrl()).isEqualTo("redis://example.org:6379");
    assertThat(Map.of("of", settings).toString()).doesNotContain("s3cret");
  }

  private static void assertAway(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RedisUnavailable.class, e -> assertThat(e.kind()).isEqualTo(Kind.AWAY));
  }
}
