package dev.parley.api.operator;

import dev.parley.api.connection.RequestBudget;
import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import dev.parley.api.errors.Refused;
import dev.parley.api.submission.JobEndings;
import dev.parley.job.Job;
import dev.parley.job.JobId;
import dev.parley.operation.MoveToFront;
import dev.parley.reading.JobReader;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /v1/admin/jobs/{id}/cancel} and {@code …/front}, for jobs of any owner. */
@RestController
class JobActions {

  record JobState(String id, String object, String status) {

    static JobState of(Job job) {
      return new JobState(job.id().value(), "chat.job", job.status().wire());
    }
  }

  private final JobEndings endings;
  private final MoveToFront front;
  private final JobReader jobs;

  JobActions(JobEndings endings, MoveToFront front, JobReader jobs) {
    this.endings = endings;
    this.front = front;
    this.jobs = jobs;
  }

  /** An ended job stays as it is. */
  @PostMapping("/v1/admin/jobs/{id}/cancel")
  JobState cancel(@PathVariable String id) {
    JobId job = parse(id);
    Job ended =
        RequestBudget.within(() -> endings.cancelAnybodys(job)).orElseThrow(JobActions::notFound);
    ActionLog.write("job cancelled", "of", job);
    return JobState.of(ended);
  }

  /** A job that does not wait stays as it is. */
  @PostMapping("/v1/admin/jobs/{id}/front")
  JobState front(@PathVariable String id) {
    JobId job = parse(id);
    MoveToFront.Outcome outcome = RequestBudget.within(() -> front.run(job));
    if (outcome == MoveToFront.Outcome.GONE) {
      throw notFound();
    }
    if (outcome == MoveToFront.Outcome.MOVED) {
      ActionLog.write("job moved to the front", "of", job);
    }
    return JobState.of(
        RequestBudget.within(() -> jobs.find(job)).orElseThrow(JobActions::notFound));
  }

  private static JobId parse(String id) {
    return JobId.parse(id).orElseThrow(JobActions::notFound);
  }

  private static Refused notFound() {
    return Refusal.of(ErrorCode.JOB_NOT_FOUND, "There is no such job.").asException();
  }
}
