package dev.parley.api.jobs;

import dev.parley.api.wire.parley.JobView;
import dev.parley.api.wire.parley.JobViews;
import dev.parley.job.Job;
import dev.parley.job.JobId;
import dev.parley.job.OwnerId;
import dev.parley.queue.Cancel;
import dev.parley.queue.Erase;
import dev.parley.service.observe.FinishedJob;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;

/** Ends jobs for their owners. */
@Component
class Endings {

  private static final Logger log = LoggerFactory.getLogger(Endings.class);

  /** What became of a job that should be erased. */
  enum Erasure {
    ERASED,
    NOT_THERE
  }

  private final JobViews reader;
  private final Cancel cancel;
  private final Erase erase;

  Endings(JobViews reader, Cancel cancel, Erase erase) {
    this.reader = reader;
    this.cancel = cancel;
    this.erase = erase;
  }

  /** The job after its end, whoever ended it; empty when the owner has no such job. */
  Optional<JobView> cancel(JobId id, OwnerId owner) {
    return reader.find(id, owner).flatMap(this::cancel).map(reader::view);
  }

  Erasure erase(JobId id, OwnerId owner) {
    return reader.find(id, owner).map(this::erase).orElse(Erasure.NOT_THERE);
  }

  private Optional<Job> cancel(Job job) {
    return switch (cancel.run(job.id())) {
      case Cancel.Cancelled _ -> {
        Optional<Job> ended = reader.find(job.id(), job.owner());
        ended.flatMap(FinishedJob::of).ifPresent(finished -> finished.log(log));
        yield ended;
      }
      case Cancel.AlreadyEnded _ -> reader.find(job.id(), job.owner());
      case Cancel.Gone _ -> Optional.empty();
    };
  }

  private Erasure erase(Job job) {
    return switch (erase.run(job.id())) {
      case Erase.Erased _ -> {
        tellErased(job);
        yield Erasure.ERASED;
      }
      case Erase.Gone _ -> Erasure.NOT_THERE;
    };
  }

  private static void tellErased(Job job) {
    try (var _ = MDC.putCloseable("job", job.id().value())) {
      log.atInfo().setMessage("job erased").addKeyValue("status", job.status().wire()).log();
    }
  }
}
