package dev.parley.faults.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.access.KeyChange;
import dev.parley.access.KeyStore;
import dev.parley.access.NewKey;
import dev.parley.access.Plan;
import dev.parley.faults.client.ApiClient;
import dev.parley.faults.cluster.Cluster;
import dev.parley.faults.cluster.WorkerProcess;
import dev.parley.faults.invariants.Asked;
import dev.parley.faults.scenario.RedisWitness;
import dev.parley.faults.scenario.Scenario;
import dev.parley.job.JobPriority;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.RedisSettings;
import dev.parley.testkit.Await;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A key with limits among faults: what the seed draws is asked, asked again, refused, cancelled,
 * timed out, or taken over from a worker that was killed, and Redis is killed, too. In the end the
 * key was charged what the logs of its jobs say (I12).
 */
@Timeout(180)
class QuotaFaultsTest {

  private static final long SEED = Long.getLong("parley.seed", 12);
  private static final int STEPS = 60;
  private static final int LIVE = 6;
  private static final long TOKENS_PER_MINUTE = 100_000;
  private static final long NO_LIMIT = 0;

  private final Cluster cluster = Cluster.open();
  private final RedisConnections connections =
      RedisConnections.open(
          new RedisSettings(cluster.redis().url(), "parley", 1, Duration.ofSeconds(20)),
          RedisConnections.Role.API);
  private final KeyStore keys = new KeyStore(connections);
  private final KeyStore.Issued key = keys.create(limited());
  private final Scenario scenario = Scenario.keyedIn(cluster, key);
  private final RedisWitness redis = new RedisWitness(cluster.redis().commands());
  private final Random chance = new Random(SEED);
  private final Map<String, Integer> counts = new HashMap<>();
  private final List<Asked> asked = new ArrayList<>();
  private int processes;

  @AfterEach
  void close() {
    scenario.close();
    connections.close();
    cluster.close();
  }

  @Test
  void aKeyIsChargedWhatItsJobsUsedWhateverBreaks() throws IOException {
    cluster.redis().configure("appendfsync", "always"); // a slow disk must not lose jobs in a kill
    WorkerProcess victim = victim();
    Asked first = scenario.ask(200);
    scenario.watch(first).awaitText(20);
    victim.process().kill();
    scenario.worker(scenario.plan().seats(2));
    victim = victim();
    for (int step = 1; step <= STEPS; step++) {
      if (step % 15 == 0) {
        awaitRoom();
        limitTo(1);
        ask(step);
        limitTo(NO_LIMIT);
      } else {
        ask(step);
      }
      if (step % 10 == 0) {
        awaitRoom();
      }
      if (step == STEPS / 3) {
        victim.process().kill();
      }
      if (step == 2 * STEPS / 3) {
        cluster.redis().kill();
        cluster.heal();
      }
    }
    asked.forEach(job -> scenario.watch(job).end());
    Await.until("nobody has a live job", () -> redis.live(owner()) == 0);
    scenario.verify();
    assertThat(counts).as("seed " + SEED).containsKeys("202", "rate_limit_exceeded");
    assertThat(redis.begins(first.job())).isGreaterThan(1);
  }

  private void ask(int step) throws IOException {
    int number = scenario.number();
    int tokens = 1 + chance.nextInt(60);
    String more = chance.nextInt(8) == 0 ? ",\"queue_timeout\":0.3" : "";
    String name = "step-" + step;
    HttpResponse<String> answer = scenario.post(number, tokens, more, "Idempotency-Key", name);
    if (answer.statusCode() != 202) {
      count(ApiClient.code(answer));
      return;
    }
    count("202");
    Asked job = scenario.accepted(ApiClient.json(answer).path("id").asString(), number, tokens);
    asked.add(job);
    if (chance.nextInt(3) == 0) {
      scenario.watch(job);
    }
    if (chance.nextInt(3) == 0) {
      scenario.post(number, tokens, more, "Idempotency-Key", name);
    }
    if (chance.nextInt(4) == 0) {
      scenario.caller().cancel(asked.get(chance.nextInt(asked.size())).job());
    }
  }

  /** So that not all that follows is refused. */
  private void awaitRoom() {
    Await.until("some jobs have ended", () -> redis.live(owner()) <= LIVE / 2);
  }

  private WorkerProcess victim() {
    WorkerProcess next = scenario.process(scenario.plan().named("victim" + processes++).seats(2));
    return next.ready();
  }

  private void count(String what) {
    counts.merge(what, 1, Integer::sum);
  }

  private String owner() {
    return key.stored().owner().value();
  }

  /** With one token a day nothing enters, whatever was used. */
  private void limitTo(long tokensPerDay) {
    keys.change(
        key.key().id(),
        new KeyChange(
            limits(OptionalLong.of(tokensPerDay)),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
  }

  private static Plan.Limits limits(OptionalLong tokensPerDay) {
    return new Plan.Limits(
        OptionalLong.of(LIVE),
        OptionalLong.of(10_000),
        OptionalLong.of(TOKENS_PER_MINUTE),
        tokensPerDay);
  }

  private static NewKey limited() {
    Plan plan =
        new Plan(Plan.Role.MEMBER, limits(OptionalLong.empty()), JobPriority.NORMAL, List.of());
    return new NewKey("limited", plan, Optional.empty());
  }
}
