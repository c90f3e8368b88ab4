package dev.parley.api.metrics;

import dev.parley.api.catalog.Capacity;
import dev.parley.job.JobPriority;
import dev.parley.job.ModelName;
import dev.parley.reading.JobTotals;
import dev.parley.registry.WorkerState;
import java.util.List;
import java.util.Map;

/** All jobs, slots and workers at one moment. */
public record CensusCounts(JobTotals totals, List<OfModel> models, List<WorkerState> workers) {

  public CensusCounts {
    models = List.copyOf(models);
    workers = List.copyOf(workers);
  }

  /**
   * One model.
   *
   * @param waiting jobs that were never delivered: what {@code limit} bounds
   * @param byPriority how many of these have each priority
   * @param running jobs that workers run
   * @param paused whether an operator lets no job start
   */
  public record OfModel(
      ModelName model,
      int waiting,
      Map<JobPriority, Integer> byPriority,
      int limit,
      int running,
      Capacity capacity,
      boolean paused) {

    public OfModel {
      byPriority = Map.copyOf(byPriority);
    }
  }
}
