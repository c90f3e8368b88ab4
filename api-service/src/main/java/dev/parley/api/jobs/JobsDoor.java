package dev.parley.api.jobs;

import dev.parley.api.connection.RequestBudget;
import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import dev.parley.api.errors.Refused;
import dev.parley.api.lists.ListBody;
import dev.parley.api.lists.ListQuery;
import dev.parley.api.owner.Owners;
import dev.parley.api.wire.parley.JobView;
import dev.parley.api.wire.parley.JobViews;
import dev.parley.job.JobId;
import dev.parley.job.OwnerId;
import dev.parley.reading.JobReader;
import dev.parley.redis.Keys;
import dev.parley.service.settings.RedisAddress;
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
class JobsDoor {

  private final JobViews reader;
  private final LongPoll longPoll;
  private final Endings endings;
  private final JobReader jobs;
  private final int shards;

  JobsDoor(
      JobViews reader, LongPoll longPoll, Endings endings, JobReader jobs, RedisAddress redis) {
    this.reader = reader;
    this.longPoll = longPoll;
    this.endings = endings;
    this.jobs = jobs;
    this.shards = redis.shards();
  }

  @GetMapping("/v1/jobs/{id}")
  void find(@PathVariable String id, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    JobId job = parse(id);
    OwnerId owner = Owners.of(request);
    Prefer.wait(request).ifPresent(patience -> longPoll.await(job, owner, patience));
    answer(response, RequestBudget.within(() -> reader.find(job, owner).map(reader::view)));
  }

  @PostMapping("/v1/jobs/{id}/cancel")
  void cancel(@PathVariable String id, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    JobId job = parse(id);
    OwnerId owner = Owners.of(request);
    answer(response, RequestBudget.within(() -> endings.cancel(job, owner)));
  }

  @DeleteMapping("/v1/jobs/{id}")
  void erase(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
    JobId job = parse(id);
    OwnerId owner = Owners.of(request);
    switch (RequestBudget.within(() -> endings.erase(job, owner))) {
      case ERASED -> response.setStatus(HttpServletResponse.SC_NO_CONTENT);
      case NOT_THERE -> throw notFound();
    }
  }

  @GetMapping("/v1/jobs")
  ListBody<JobView> list(HttpServletRequest request) {
    ListQuery query = ListQuery.of(request, ListQuery.Order.DESCENDING);
    OwnerId owner = Owners.of(request);
    JobReader.Page page = page(query);
    return RequestBudget.within(() -> list(owner, page));
  }

  private ListBody<JobView> list(OwnerId owner, JobReader.Page page) {
    JobReader.PageOf found = jobs.page(owner, Keys.shardOf(owner, shards), page);
    return ListBody.of(
        found.jobs().stream().map(reader::summary).toList(),
        JobView::id,
        ListBody.More.when(found.hasMore()));
  }

  private static JobReader.Page page(ListQuery query) {
    Optional<JobId> after = query.after().map(JobsDoor::parseAfter);
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
                Refusal.of(ErrorCode.INVALID_VALUE, "after", "'after' is no id of a job.")
                    .asException());
  }

  private static void answer(HttpServletResponse response, Optional<JobView> job)
      throws IOException {
    Answer.write(response, HttpServletResponse.SC_OK, job.orElseThrow(JobsDoor::notFound));
  }

  private static JobId parse(String id) {
    return JobId.parse(id).orElseThrow(JobsDoor::notFound);
  }

  private static Refused notFound() {
    return Refusal.of(ErrorCode.JOB_NOT_FOUND, "There is no such job.").asException();
  }
}
