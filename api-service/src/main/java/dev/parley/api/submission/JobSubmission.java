package dev.parley.api.submission;

import dev.parley.api.admission.Admission;
import dev.parley.api.admission.AdmissionRequest;
import dev.parley.api.caller.Caller;
import dev.parley.api.catalog.ModelSpec;
import dev.parley.api.catalog.Models;
import dev.parley.api.connection.RequestBudget;
import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import dev.parley.api.metrics.ChatCounters;
import dev.parley.api.metrics.CurrentTrace;
import dev.parley.api.quota.CallRates;
import dev.parley.api.webhooks.WebhookAdmission;
import dev.parley.job.JobRequest;
import dev.parley.job.ModelName;
import dev.parley.quota.TokenEstimate;
import dev.parley.webhook.JobWebhook;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Makes a job of a chat. What decides, in this order: an earlier job with the same Idempotency-Key,
 * the model, the admission rules, and the limits that the queue checks when it accepts.
 */
@Component
public class JobSubmission {

  private static final Logger log = LoggerFactory.getLogger(JobSubmission.class);

  private final Models models;
  private final Admission admission;
  private final JobDefaults defaults;
  private final WebhookAdmission webhooks;
  private final JobQueue queue;
  private final ChatCounters counters;
  private final CallRates rates;

  JobSubmission(
      Models models,
      Admission admission,
      JobDefaults defaults,
      WebhookAdmission webhooks,
      JobQueue queue,
      ChatCounters counters,
      CallRates rates) {
    this.models = models;
    this.admission = admission;
    this.defaults = defaults;
    this.webhooks = webhooks;
    this.queue = queue;
    this.counters = counters;
    this.rates = rates;
  }

  /**
   * Throws the refusal when there is one; nothing is written then. Whoever gets a job either {@link
   * #confirm confirms} it, just before its client learns of it, or {@link #abandon abandons} it.
   */
  public Admitted submit(Submission submission, Caller caller) {
    return RequestBudget.within(
        () -> queue.earlier(submission, caller).orElseGet(() -> submitAnew(submission, caller)));
  }

  private Admitted submitAnew(Submission submission, Caller caller) {
    ModelSpec model = model(submission.chat().model());
    AdmissionRequest request =
        new AdmissionRequest(caller, submission.chat(), model, submission.delivery());
    admission
        .judge(request)
        .ifPresent(
            refusal -> {
              throw refusal.asException();
            });
    JobWebhook webhook = webhooks.admit(submission.chat().webhook(), caller);
    JobRequest job = defaults.complete(submission.chat(), model, caller.plan());
    return queue.enqueue(
        new JobQueue.Entry(
            job, ifStoreIsFull(submission, job), submission.key(), webhook, mostTokens(job, model)),
        caller,
        admission.limits(caller));
  }

  private static long mostTokens(JobRequest job, ModelSpec model) {
    return TokenEstimate.most(
        job,
        model.card().map(card -> OptionalInt.of(card.contextWindow())).orElse(OptionalInt.empty()));
  }

  private Optional<JobRequest> ifStoreIsFull(Submission submission, JobRequest job) {
    return switch (submission.storeFull()) {
      case REFUSE -> Optional.empty();
      case KEEP_BRIEFLY -> Optional.of(defaults.briefly(job));
    };
  }

  private ModelSpec model(Optional<String> asked) {
    return switch (models.resolve(asked)) {
      case Models.Found found -> found.model();
      case Models.NotFound _ ->
          throw Refusal.of(ErrorCode.MODEL_NOT_FOUND, "model", models.notFound()).asException();
      case Models.NoneKnown _ ->
          throw Refusal.of(ErrorCode.NO_MODEL, "There is no model yet: start a worker.")
              .retryAfter(Duration.ofSeconds(5))
              .asException();
    };
  }

  /** Counts and logs the job, whose id is in the MDC: its client will learn of it. */
  public void confirm(Admitted admitted) {
    switch (admitted) {
      case Admitted.Queued queued -> confirm(queued);
      case Admitted.Replayed _ -> counters.replayed();
    }
  }

  private void confirm(Admitted.Queued queued) {
    ModelName model = queued.job().request().model();
    counters.accepted(model);
    rates.settle(queued.job().owner(), TokenEstimate.prompt(queued.job().request()));
    CurrentTrace.isAbout(queued.id(), model);
    log.atInfo().setMessage("job queued").addKeyValue("model", model.value()).log();
  }

  /**
   * Erases a new job whose client never learned of it. With an Idempotency-Key it stays, and the
   * client's next try finds it.
   */
  public void abandon(Admitted admitted) {
    switch (admitted) {
      case Admitted.Queued queued -> queue.abandon(queued.id(), queued.repeatable());
      case Admitted.Replayed _ -> {}
    }
  }
}
