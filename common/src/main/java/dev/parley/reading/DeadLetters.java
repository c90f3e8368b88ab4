package dev.parley.reading;

import dev.parley.job.JobId;
import dev.parley.redis.RedisConnections;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Reads which jobs failed for good; each shard keeps about the last thousand. */
public final class DeadLetters {

  private static final int MOST = 1_000;

  private final RedisConnections redis;

  public DeadLetters(RedisConnections redis) {
    this.redis = redis;
  }

  /** All letters, newest first. */
  public List<DeadLetter> read() {
    return IntStream.range(0, redis.settings().shards())
        .boxed()
        .flatMap(shard -> read(shard).stream())
        .sorted(Comparator.comparing(DeadLetter::at).reversed().thenComparing(DeadLetter::entry))
        .toList();
  }

  private List<DeadLetter> read(int shard) {
    String dead = redis.keys().dead(shard);
    return redis.call(c -> c.xrevrange(dead, Range.unbounded(), Limit.from(MOST))).stream()
        .flatMap(message -> letter(message, shard).stream())
        .toList();
  }

  private static Optional<DeadLetter> letter(StreamMessage<String, String> message, int shard) {
    Map<String, String> body = message.getBody();
    String id = message.getId();
    return JobId.parse(body.getOrDefault("job", ""))
        .map(
            job ->
                new DeadLetter(
                    shard + "-" + id,
                    job,
                    body.getOrDefault("reason", ""),
                    Instant.ofEpochMilli(Long.parseLong(id.substring(0, id.indexOf('-'))))));
  }
}
