package dev.parley.sweep;

import dev.parley.job.JobId;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.Script;
import dev.parley.redis.ScriptResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Ends, requeues or postpones what is overdue, judged by the jobs themselves. */
public final class Sweep {

  /** What one overdue job became. */
  public record Swept(JobId job, What what) {}

  /** What the sweep did to a job. */
  public enum What {
    QUEUE_TIMEOUT,
    GENERATION_TIMEOUT,
    WORKER_LOST_REQUEUED,
    WORKER_LOST_ENDED,
    /** Its back-off is over: workers were woken. */
    RELEASED,
    /** Not overdue after all, or leases rest after a pause. */
    POSTPONED,
    /** It was corrupt and was ended as failed. */
    CORRUPT,
    /** It was no live job. */
    FORGOTTEN;

    /** Whether the sweep ended the job. */
    public boolean isEnd() {
      return switch (this) {
        case QUEUE_TIMEOUT, GENERATION_TIMEOUT, WORKER_LOST_ENDED, CORRUPT -> true;
        case WORKER_LOST_REQUEUED, RELEASED, POSTPONED, FORGOTTEN -> false;
      };
    }

    /** Whether the job's state is another one now. */
    public boolean isChange() {
      return isEnd() || this == WORKER_LOST_REQUEUED;
    }
  }

  private static final Script SCRIPT = Script.load(Sweep.class, "sweep");
  private static final int MOST = 100;

  private final RedisConnections redis;
  private final Duration period;

  /**
   * @param period how often this process sweeps; a last turn more than two periods back means that
   *     Redis or all sweepers were away
   */
  public Sweep(RedisConnections redis, Duration period) {
    this.redis = redis;
    this.period = period;
  }

  /** One turn over one shard: the 100 jobs that are overdue most. */
  public List<Swept> run(int shard) {
    ScriptResult answer =
        SCRIPT.run(redis, shard, redis.keys().due(shard), List.of(period.toMillis(), MOST));
    List<Swept> swept = new ArrayList<>();
    for (int i = 1; i + 1 < answer.values().size(); i += 2) {
      What what = What.valueOf(answer.text(i + 1));
      JobId.parse(answer.text(i)).ifPresent(job -> swept.add(new Swept(job, what)));
    }
    return swept;
  }
}
