package dev.parley.api.operator;

import dev.parley.api.connection.Recent;
import dev.parley.api.connection.RequestBudget;
import dev.parley.api.http.ListBody;
import dev.parley.api.http.ListQuery;
import dev.parley.job.JobStatus;
import dev.parley.loop.Ticker;
import dev.parley.reading.LiveJob;
import dev.parley.reading.LiveJobs;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /v1/admin/jobs}: the jobs of all owners that have not ended, oldest first. One read a
 * second serves all who ask.
 */
@RestController
class LiveJobTable {

  private enum All {
    JOBS
  }

  /** What the client wants to see; empty: everything. */
  private record Filter(
      Optional<JobStatus> status, Optional<String> model, Optional<String> owner) {

    boolean passes(LiveJobView job) {
      return status.map(JobStatus::wire).map(job.status()::equals).orElse(true)
          && model.map(job.model()::equals).orElse(true)
          && owner.map(job.owner()::equals).orElse(true);
    }
  }

  private final Recent<All, List<LiveJob>> jobs;
  private final OwnerLabels owners;

  LiveJobTable(LiveJobs jobs, OwnerLabels owners, Ticker ticker) {
    this.jobs = new Recent<>(ticker, _ -> jobs.read());
    this.owners = owners;
  }

  @GetMapping("/v1/admin/jobs")
  ListBody<LiveJobView> list(HttpServletRequest request) {
    ListQuery query = ListQuery.of(request, ListQuery.Order.ASCENDING);
    Filter filter =
        new Filter(query.status(), parameter(request, "model"), parameter(request, "owner"));
    List<LiveJobView> all = RequestBudget.within(this::views);
    return query.page(all.stream().filter(filter::passes).toList(), LiveJobView::id);
  }

  private List<LiveJobView> views() {
    return jobs.get(All.JOBS).stream()
        .map(job -> LiveJobView.of(job, owners.of(job.owner())))
        .toList();
  }

  private static Optional<String> parameter(HttpServletRequest request, String name) {
    return Optional.ofNullable(request.getParameter(name)).filter(value -> !value.isEmpty());
  }
}
