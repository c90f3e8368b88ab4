package dev.parley.reading;

import dev.parley.codec.JobCodec;
import dev.parley.codec.MalformedData;
import dev.parley.job.Job;
import dev.parley.job.JobId;
import dev.parley.job.JobStatus;
import dev.parley.job.OwnerId;
import dev.parley.queue.FailCorrupt;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.Script;
import dev.parley.redis.ScriptResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads jobs as Redis holds them now. */
public final class JobReader {

  /** Which part of an owner's jobs to read. */
  public record Page(int limit, Optional<JobId> after, Order order, Optional<JobStatus> status) {

    public Page {
      if (limit < 1 || limit > 100) {
        throw new IllegalArgumentException("limit is " + limit);
      }
    }
  }

  /** By creation. */
  public enum Order {
    NEWEST_FIRST,
    OLDEST_FIRST
  }

  /** A part of an owner's jobs. */
  public record PageOf(List<Job> jobs, boolean hasMore) {

    public PageOf {
      jobs = List.copyOf(jobs);
    }
  }

  private static final Logger log = LoggerFactory.getLogger(JobReader.class);
  private static final Script OWN = Script.load(JobReader.class, "own");
  private static final int SLICE = 25;

  private final RedisConnections redis;
  private final FailCorrupt failCorrupt;

  public JobReader(RedisConnections redis) {
    this.redis = redis;
    this.failCorrupt = new FailCorrupt(redis);
  }

  /** The job, or empty when it is unknown, expired, erased or unreadable. */
  public Optional<Job> find(JobId job) {
    return decode(job, redis.call(c -> c.hgetall(redis.keys().job(job))));
  }

  /** The owner's job. Another owner's is absent, and takes as long to find out. */
  public Optional<Job> find(JobId job, OwnerId owner) {
    ScriptResult answer = OWN.run(redis, job, owner.value());
    return switch (answer.outcome()) {
      case "JOB" -> orFail(job, () -> JobCodec.decode(job, answer.list(1)));
      case "NONE" -> Optional.empty();
      default -> throw answer.unexpected();
    };
  }

  /** Jobs by creation; what expired is left out. An unknown {@code after} yields an empty page. */
  public PageOf page(OwnerId owner, int shard, Page page) {
    String list = redis.keys().jobs(shard, owner);
    long from = page.after().map(after -> rankAfter(list, after, page.order())).orElse(0L);
    List<Job> found = new ArrayList<>();
    while (from >= 0 && found.size() <= page.limit()) {
      List<String> ids = slice(list, from, page.order());
      readAll(ids).stream().filter(job -> matches(job, page)).forEach(found::add);
      from = ids.size() < SLICE ? -1 : from + SLICE;
    }
    boolean more = found.size() > page.limit();
    return new PageOf(more ? found.subList(0, page.limit()) : found, more);
  }

  private static boolean matches(Job job, Page page) {
    return page.status().isEmpty() || page.status().get() == job.status();
  }

  private long rankAfter(String list, JobId after, Order order) {
    @Nullable Long rank =
        redis.call(
            c ->
                order == Order.NEWEST_FIRST
                    ? c.zrevrank(list, after.value())
                    : c.zrank(list, after.value()));
    return rank == null ? -1 : rank + 1;
  }

  private List<String> slice(String list, long from, Order order) {
    long to = from + SLICE - 1;
    return redis.call(
        c -> order == Order.NEWEST_FIRST ? c.zrevrange(list, from, to) : c.zrange(list, from, to));
  }

  private List<Job> readAll(List<String> names) {
    List<JobId> ids = names.stream().flatMap(name -> JobId.parse(name).stream()).toList();
    List<Map<String, String>> hashes =
        redis.callEach(ids, c -> id -> c.hgetall(redis.keys().job(id)));
    List<Job> jobs = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      decode(ids.get(i), hashes.get(i)).ifPresent(jobs::add);
    }
    return jobs;
  }

  private Optional<Job> decode(JobId job, Map<String, String> hash) {
    return hash.isEmpty() ? Optional.empty() : orFail(job, () -> JobCodec.decode(job, hash));
  }

  private Optional<Job> orFail(JobId job, Supplier<Job> codec) {
    try {
      return Optional.of(codec.get());
    } catch (MalformedData e) {
      log.warn("job unreadable, ended as failed job={} reason={}", job, e.getMessage());
      failCorrupt.run(job);
      return Optional.empty();
    }
  }
}
