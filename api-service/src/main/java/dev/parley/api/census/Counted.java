package dev.parley.api.census;

import dev.parley.api.models.Staff;
import dev.parley.job.ModelName;
import dev.parley.reading.JobTotals;
import java.util.List;

/** All jobs, seats and workers at one moment. */
record Counted(JobTotals totals, List<OfModel> models) {

  /**
   * One model.
   *
   * @param waiting jobs that were never delivered: what {@code limit} bounds
   * @param running jobs that workers run
   */
  record OfModel(ModelName model, int waiting, int limit, int running, Staff staff) {}
}
