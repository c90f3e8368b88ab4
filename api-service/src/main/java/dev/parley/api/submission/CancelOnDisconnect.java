package dev.parley.api.submission;

import dev.parley.api.chat.ChatRequest;
import dev.parley.api.connection.RetriedCalls;
import dev.parley.api.quota.CallRates;
import dev.parley.job.JobId;
import dev.parley.queue.Cancel;
import dev.parley.queue.LostJob;
import dev.parley.service.observe.FinishedJobs;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Cancels a job when the client of its stream leaves, if that is what the client asked for. */
@Component
public class CancelOnDisconnect {

  private static final Logger log = LoggerFactory.getLogger(CancelOnDisconnect.class);

  private final RetriedCalls retried;
  private final Cancel cancel;
  private final FinishedJobs finished;
  private final CallRates rates;

  CancelOnDisconnect(RetriedCalls retried, Cancel cancel, FinishedJobs finished, CallRates rates) {
    this.retried = retried;
    this.cancel = cancel;
    this.finished = finished;
    this.rates = rates;
  }

  /** What to do when the client leaves; empty when the job goes on. */
  public Optional<Runnable> of(Admitted job, ChatRequest chat) {
    return switch (chat.onDisconnect()) {
      case CANCEL -> Optional.of(() -> leave(job));
      case CONTINUE -> Optional.empty();
    };
  }

  private void leave(Admitted job) {
    log.info("the client left: cancelling");
    switch (job) {
      case Admitted.Queued queued -> rates.chargeForEnding(queued.job().owner());
      case Admitted.Replayed _ -> {} // made by a call that was counted
    }
    retried.untilDone("cancelling " + job.id(), () -> cancelNow(job.id()));
  }

  private void cancelNow(JobId job) {
    switch (cancel.run(job)) {
      case Cancel.Cancelled _ -> finished.log(job);
      case Cancel.AlreadyEnded _, LostJob.Gone _ -> {}
    }
  }
}
