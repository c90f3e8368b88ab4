package dev.parley.faults.soak;

import dev.parley.faults.client.ApiClient;
import dev.parley.job.OwnerId;
import dev.parley.redis.Keys;
import dev.parley.testkit.Await;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Measures for how long a shard accepts no chat: asks for one of a single token until it does.
 *
 * @param api that lives on
 * @param shards over which owners are spread
 */
record AcceptanceProbe(URI api, int shards, SoakJobs jobs, Random chance, Ledger ledger) {

  private static final int ACCEPTED = 202;

  /** Returns with the 202. */
  void awaitAccepted(int shard) {
    ApiClient caller = new ApiClient(api, Optional.of(ownerIn(shard).cookie()));
    long start = System.nanoTime();
    Await.until("a chat is accepted", () -> isAccepted(caller));
    ledger.paused(Duration.ofNanos(System.nanoTime() - start).toMillis());
  }

  private boolean isAccepted(ApiClient caller) {
    ledger.count("sent");
    try {
      int status = caller.post(jobs.model(), jobs.nextNumber(), 1, "").statusCode();
      ledger.count("answer " + status);
      return status == ACCEPTED;
    } catch (IOException e) {
      ledger.count("answer none");
      return false;
    }
  }

  private SoakOwner ownerIn(int shard) {
    return Stream.generate(() -> SoakOwner.draw(chance))
        .filter(owner -> Keys.shardOf(new OwnerId(owner.id()), shards) == shard)
        .findFirst()
        .orElseThrow();
  }
}
