package dev.parley.api.submission;

import dev.parley.api.caller.Caller;
import dev.parley.api.quota.CallRates;
import dev.parley.job.Job;
import dev.parley.job.JobId;
import dev.parley.queue.Cancel;
import dev.parley.queue.Erase;
import dev.parley.queue.LostJob;
import dev.parley.reading.JobReader;
import dev.parley.service.observe.FinishedJob;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;

/** Ends jobs for their owners. */
@Component
public class JobEndings {

  private static final Logger log = LoggerFactory.getLogger(JobEndings.class);

  /** What became of a job that should be erased. */
  public enum Erasure {
    ERASED,
    NOT_THERE
  }

  private final JobReader jobs;
  private final Cancel cancel;
  private final Erase erase;
  private final CallRates rates;

  JobEndings(JobReader jobs, Cancel cancel, Erase erase, CallRates rates) {
    this.jobs = jobs;
    this.cancel = cancel;
    this.erase = erase;
    this.rates = rates;
  }

  /** The job after its end, whoever ended it; empty when the caller has no such job. */
  public Optional<Job> cancel(JobId id, Caller caller) {
    return jobs.find(id, caller.owner())
        .flatMap(
            job -> {
              chargeForEnding(job);
              return cancel(job);
            });
  }

  /** The same for an operator, who may end anybody's job. */
  public Optional<Job> cancelAnybodys(JobId id) {
    return jobs.find(id).flatMap(this::cancel);
  }

  private Optional<Job> cancel(Job job) {
    return switch (cancel.run(job.id())) {
      case Cancel.Cancelled _ -> {
        Optional<Job> ended = jobs.find(job.id(), job.owner());
        ended.flatMap(FinishedJob::of).ifPresent(finished -> finished.writeTo(log));
        yield ended;
      }
      case Cancel.AlreadyEnded _ -> jobs.find(job.id(), job.owner());
      case LostJob.Gone _ -> Optional.empty();
    };
  }

  public Erasure erase(JobId id, Caller caller) {
    return jobs.find(id, caller.owner()).map(this::erase).orElse(Erasure.NOT_THERE);
  }

  private Erasure erase(Job job) {
    chargeForEnding(job);
    return switch (erase.run(job.id())) {
      case Erase.Erased _ -> {
        logErased(job);
        yield Erasure.ERASED;
      }
      case LostJob.Gone _ -> Erasure.NOT_THERE;
    };
  }

  /** An operator who ends somebody's job is not charged, nor is its owner. */
  private void chargeForEnding(Job job) {
    if (!job.status().isTerminal()) {
      rates.chargeForEnding(job.owner());
    }
  }

  private static void logErased(Job job) {
    try (var _ = MDC.putCloseable("job", job.id().value())) {
      log.atInfo().setMessage("job erased").addKeyValue("status", job.status().wire()).log();
    }
  }
}
