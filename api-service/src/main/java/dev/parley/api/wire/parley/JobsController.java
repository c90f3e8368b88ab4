package dev.parley.api.wire.parley;

import dev.parley.api.caller.Caller;
import dev.parley.api.connection.RequestBudget;
import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import dev.parley.api.errors.Refused;
import dev.parley.api.http.ListBody;
import dev.parley.api.http.ListQuery;
import dev.parley.api.http.PreferHeader;
import dev.parley.api.submission.JobEndings;
import dev.parley.job.Job;
import dev.parley.job.JobId;
import dev.parley.job.OwnerId;
import dev.parley.reading.JobReader;
import dev.parley.redis.Keys;
import dev.parley.service.settings.RedisAddress;
import dev.parley.webhook.Deliveries;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** What an owner can do with jobs that exist. */
@RestController
class JobsController {

  private final JobViews views;
  private final LongPoll longPoll;
  private final JobEndings endings;
  private final JobReader jobs;
  private final Deliveries deliveries;
  private final int shards;

  JobsController(
      JobViews views,
      LongPoll longPoll,
      JobEndings endings,
      JobReader jobs,
      Deliveries deliveries,
      RedisAddress redis) {
    this.views = views;
    this.longPoll = longPoll;
    this.endings = endings;
    this.jobs = jobs;
    this.deliveries = deliveries;
    this.shards = redis.shards();
  }

  @GetMapping("/v1/jobs/{id}")
  void find(
      @PathVariable String id,
      Caller caller,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    JobId job = parse(id);
    PreferHeader.wait(request).ifPresent(patience -> longPoll.await(job, caller, patience));
    respond(response, RequestBudget.within(() -> views.find(job, caller.owner()).map(this::whole)));
  }

  @PostMapping("/v1/jobs/{id}/cancel")
  void cancel(@PathVariable String id, Caller caller, HttpServletResponse response)
      throws IOException {
    JobId job = parse(id);
    respond(response, RequestBudget.within(() -> endings.cancel(job, caller).map(views::view)));
  }

  @DeleteMapping("/v1/jobs/{id}")
  void erase(@PathVariable String id, Caller caller, HttpServletResponse response) {
    JobId job = parse(id);
    switch (RequestBudget.within(() -> endings.erase(job, caller))) {
      case ERASED -> response.setStatus(HttpServletResponse.SC_NO_CONTENT);
      case NOT_THERE -> throw notFound();
    }
  }

  @GetMapping("/v1/jobs")
  ListBody<JobView> list(Caller caller, HttpServletRequest request) {
    ListQuery query = ListQuery.of(request, ListQuery.Order.DESCENDING);
    JobReader.Page page = page(query);
    return RequestBudget.within(() -> list(caller.owner(), page));
  }

  /** With what became of its delivery. */
  private JobView whole(Job job) {
    JobView view = views.view(job);
    return job.status().isTerminal()
        ? deliveries.find(job.id()).map(view::with).orElse(view)
        : view;
  }

  private ListBody<JobView> list(OwnerId owner, JobReader.Page page) {
    JobReader.PageOf found = jobs.page(owner, Keys.shardOf(owner, shards), page);
    return ListBody.of(
        found.jobs().stream().map(views::summary).toList(),
        JobView::id,
        ListBody.More.when(found.hasMore()));
  }

  private static JobReader.Page page(ListQuery query) {
    Optional<JobId> after = query.after().map(JobsController::parseAfter);
    JobReader.Order order =
        query.order() == ListQuery.Order.ASCENDING
            ? JobReader.Order.OLDEST_FIRST
            : JobReader.Order.NEWEST_FIRST;
    return new JobReader.Page(query.limit(), after, order, query.status());
  }

  private static JobId parseAfter(String text) {
    return JobId.parse(text)
        .orElseThrow(
            () ->
                Refusal.of(ErrorCode.INVALID_VALUE, "after", "'after' is not the id of a job.")
                    .asException());
  }

  private static void respond(HttpServletResponse response, Optional<JobView> job)
      throws IOException {
    JobResponse.write(
        response, HttpServletResponse.SC_OK, job.orElseThrow(JobsController::notFound));
  }

  private static JobId parse(String id) {
    return JobId.parse(id).orElseThrow(JobsController::notFound);
  }

  private static Refused notFound() {
    return Refusal.of(ErrorCode.JOB_NOT_FOUND, "There is no such job.").asException();
  }
}
