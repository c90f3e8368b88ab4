package dev.parley.reading;

import dev.parley.job.JobId;
import dev.parley.job.JobStatus;
import dev.parley.job.OwnerId;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.Script;
import dev.parley.redis.ScriptResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads all jobs that have not ended, whoever owns them, in slices that hold Redis up briefly. */
public final class LiveJobs {

  /** More are not read: an operator looks at the oldest, and the queues are bounded. */
  public static final int MOST = 10_000;

  private static final Script SCRIPT = Script.load(LiveJobs.class, "live_jobs");
  private static final int SLICE = 500;
  private static final int FIELDS = 9;
  private static final Comparator<LiveJob> BY_AGE =
      Comparator.comparing(LiveJob::createdAt).thenComparing(job -> job.id().value());

  private final RedisConnections redis;

  public LiveJobs(RedisConnections redis) {
    this.redis = redis;
  }

  /**
   * The live jobs, oldest first. What changes meanwhile may be missed; what is malformed is left to
   * the sweep.
   */
  public List<LiveJob> read() {
    Map<JobId, LiveJob> found = new LinkedHashMap<>();
    for (int shard = 0; shard < redis.settings().shards(); shard++) {
      read(shard, found);
    }
    return found.values().stream().sorted(BY_AGE).toList();
  }

  private void read(int shard, Map<JobId, LiveJob> found) {
    long all = MOST;
    for (int from = 0; from < all && found.size() < MOST; from += SLICE) {
      ScriptResult answer = SCRIPT.run(redis, shard, redis.keys().due(shard), List.of(from, SLICE));
      all = answer.number(1);
      jobs(answer).forEach(job -> found.put(job.id(), job));
    }
  }

  private static List<LiveJob> jobs(ScriptResult answer) {
    List<LiveJob> jobs = new ArrayList<>();
    for (int i = 2; i + FIELDS <= answer.values().size(); i += FIELDS) {
      job(answer, i).ifPresent(jobs::add);
    }
    return jobs;
  }

  private static Optional<LiveJob> job(ScriptResult answer, int from) {
    try {
      return Optional.of(
          new LiveJob(
              new JobId(answer.text(from)),
              JobStatus.parse(answer.text(from + 1)).orElseThrow(IllegalArgumentException::new),
              new OwnerId(answer.text(from + 2)),
              answer.text(from + 3),
              Optional.of(answer.text(from + 4)).filter(worker -> !worker.isEmpty()),
              answer.count(from + 5),
              answer.number(from + 6),
              Instant.ofEpochMilli(answer.number(from + 7)),
              answer.text(from + 8).isEmpty()
                  ? Optional.empty()
                  : Optional.of(Instant.ofEpochMilli(answer.number(from + 8)))));
    } catch (IllegalArgumentException | ArithmeticException malformed) {
      return Optional.empty();
    }
  }
}
