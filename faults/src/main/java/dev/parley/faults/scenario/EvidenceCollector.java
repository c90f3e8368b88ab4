package dev.parley.faults.scenario;

import dev.parley.access.KeyStore;
import dev.parley.access.StoredKey;
import dev.parley.faults.client.ApiClient;
import dev.parley.faults.cluster.ApiProcess;
import dev.parley.faults.cluster.Cluster;
import dev.parley.faults.cluster.WorkerProcess;
import dev.parley.faults.invariants.Account;
import dev.parley.faults.invariants.Asked;
import dev.parley.faults.invariants.Evidence;
import dev.parley.faults.invariants.Evidence.Holding;
import dev.parley.faults.invariants.Resources;
import dev.parley.faults.invariants.Viewed;
import dev.parley.redis.Keys;
import dev.parley.testkit.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects what Redis, processes and a stranger know of a scenario whose jobs have ended. */
final class EvidenceCollector {

  private static final int NOT_FOUND = 404;
  private static final int UNAVAILABLE = 503;
  private static final String OWNER_WITHOUT_COOKIE = "local";

  /** A stranger looks at so many jobs of a scenario; one more would show nothing new. */
  private static final int MOST_CHECKED_BY_A_STRANGER = 12;

  private final Cluster cluster;
  private final String model;
  private final String owner;
  private final Optional<KeyStore.Issued> key;
  private final int shard;
  private final RedisWitness redis;

  /**
   * @param key by which jobs were asked for
   */
  EvidenceCollector(
      Cluster cluster, String model, Optional<String> owner, Optional<KeyStore.Issued> key) {
    this.cluster = cluster;
    this.model = model;
    this.owner = owner.orElse(OWNER_WITHOUT_COOKIE);
    this.key = key;
    this.shard = Keys.shardOf(this.owner, cluster.target().shards());
    this.redis = new RedisWitness(cluster.look(), shard);
  }

  /**
   * @param running what ends with the scenario, processes among it
   */
  Evidence collect(
      List<Asked> asked, List<Viewed> viewed, RequestCounts requests, List<AutoCloseable> running) {
    return new Evidence(
        asked,
        viewed,
        asked.stream().flatMap(job -> redis.logged(job.job()).stream()).toList(),
        exposed(asked),
        redis.leftovers(model, owner, asked),
        Optional.of(requests.tally(redis.jobs(model))),
        holdings(asked, running),
        key.stream().map(one -> account(one.stored())).toList());
  }

  private Account account(StoredKey of) {
    return new AccountWitness(cluster.look(), shard).account(of.id().value(), of.owner().value());
  }

  private List<String> exposed(List<Asked> asked) {
    return asked.stream()
        .limit(MOST_CHECKED_BY_A_STRANGER)
        .map(Asked::job)
        .filter(this::isExposed)
        .toList();
  }

  /** Whether somebody with another cookie can see it. */
  private boolean isExposed(String job) {
    ApiClient stranger =
        new ApiClient(cluster.far().base(), Optional.of(Scenario.cookie(Scenario.newOwner())));
    String path = "/v1/jobs/" + job;
    return answer(stranger, path) != NOT_FOUND || answer(stranger, path + "/events") != NOT_FOUND;
  }

  /** A status other than that of a busy machine: whoever gets 503 is to come back. */
  private static int answer(ApiClient stranger, String path) {
    return Await.value(
        "an answer other than 503",
        () -> Optional.of(stranger.get(path).statusCode()).filter(status -> status != UNAVAILABLE));
  }

  private List<Holding> holdings(List<Asked> asked, List<AutoCloseable> running) {
    List<Holding> holdings = new ArrayList<>();
    Resources after = Resources.subscriptions(settledSubscriptions(asked));
    holdings.add(new Holding("feeds of " + model, Resources.NONE, after));
    for (AutoCloseable part : running) {
      switch (part) {
        case WorkerProcess worker -> worker.holding().ifPresent(holdings::add);
        case ApiProcess api -> api.holding().ifPresent(holdings::add);
        default -> {} // in this process, which other scenarios share
      }
    }
    return holdings;
  }

  /** Feeds of ended jobs unsubscribe by themselves; some may be about to. */
  private long settledSubscriptions(List<Asked> asked) {
    try {
      Await.until("nobody is subscribed any more", () -> subscriptions(asked) == 0);
      return 0;
    } catch (AssertionError still) {
      return subscriptions(asked);
    }
  }

  private long subscriptions(List<Asked> asked) {
    return asked.stream().mapToLong(job -> redis.subscriptions(job.job())).sum();
  }
}
