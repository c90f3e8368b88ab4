package dev.parley.access;

import dev.parley.job.JobPriority;
import dev.parley.job.ModelName;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a caller may do.
 *
 * @param limits how much
 * @param priority the highest that its jobs may have
 * @param models the only ones that it may use; empty: all
 */
public record Plan(Role role, Limits limits, JobPriority priority, List<ModelName> models) {

  /** What nobody has restricted. */
  public static final Plan OPEN = new Plan(Role.MEMBER, Limits.NONE, JobPriority.NORMAL, List.of());

  /** Whether keys may be managed. */
  public enum Role {
    ADMIN,
    MEMBER
  }

  /**
   * Each is 0 for "no limit" and empty for "as the server says", which for all but the first means
   * no limit, too.
   *
   * @param liveJobs at once
   * @param requestsPerMinute accepted
   * @param tokensPerMinute of prompts and answers
   * @param tokensPerDay of prompts and answers, by UTC
   */
  public record Limits(
      OptionalLong liveJobs,
      OptionalLong requestsPerMinute,
      OptionalLong tokensPerMinute,
      OptionalLong tokensPerDay) {

    public static final long MOST_JOBS = 1_000_000;
    public static final long MOST_TOKENS = 1_000_000_000_000L;

    public static final Limits NONE =
        new Limits(
            OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());

    public Limits {
      check(liveJobs, MOST_JOBS);
      check(requestsPerMinute, MOST_JOBS);
      check(tokensPerMinute, MOST_TOKENS);
      check(tokensPerDay, MOST_TOKENS);
    }

    private static void check(OptionalLong limit, long most) {
      if (limit.isPresent() && (limit.getAsLong() < 0 || limit.getAsLong() > most)) {
        throw new IllegalArgumentException("limit is " + limit.getAsLong());
      }
    }
  }

  public Plan {
    models = List.copyOf(models);
  }

  /** Whether {@code model} may be used. */
  public boolean allows(ModelName model) {
    return models.isEmpty() || models.contains(model);
  }
}
