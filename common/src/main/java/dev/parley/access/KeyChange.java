package dev.parley.access;

import dev.parley.job.JobPriority;
import dev.parley.job.ModelName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Other limits for a key; what is empty stays as it is.
 *
 * @param life from now on; zero: until it is revoked
 * @param models an empty list: all
 */
public record KeyChange(
    Plan.Limits limits,
    Optional<JobPriority> priority,
    Optional<List<ModelName>> models,
    Optional<Duration> life) {

  /** What {@code plan} becomes. */
  Plan applied(Plan plan) {
    Plan.Limits old = plan.limits();
    return new Plan(
        plan.role(),
        new Plan.Limits(
            either(limits.liveJobs(), old.liveJobs()),
            either(limits.requestsPerMinute(), old.requestsPerMinute()),
            either(limits.tokensPerMinute(), old.tokensPerMinute()),
            either(limits.tokensPerDay(), old.tokensPerDay())),
        priority.orElse(plan.priority()),
        models.orElse(plan.models()));
  }

  private static OptionalLong either(OptionalLong wanted, OptionalLong old) {
    return wanted.isPresent() ? wanted : old;
  }
}
