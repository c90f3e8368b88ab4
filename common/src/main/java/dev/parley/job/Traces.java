package dev.parley.job;

import java.util.Optional;

/**
 * Where a job stands in distributed traces.
 *
 * @param request the call that made the job
 * @param before the attempt before the present one, which that one continues
 */
public record Traces(Optional<TraceParent> request, Optional<TraceParent> before) {

  public static final Traces NONE = new Traces(Optional.empty(), Optional.empty());
}
