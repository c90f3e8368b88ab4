package dev.parley.api.admission;

import dev.parley.api.caller.Caller;
import dev.parley.api.errors.Refusal;
import dev.parley.api.settings.OwnerSettings;
import dev.parley.api.settings.QueueSettings;
import dev.parley.api.settings.TokenSettings;
import dev.parley.queue.NewJob;
import dev.parley.service.settings.TimeoutSettings;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Decides whether a chat is admitted: first by these rules, which read nothing from Redis, then by
 * limits, which the enqueueing script checks in the step in which it accepts.
 */
@Component
public class Admission {

  private final List<Rule> rules;
  private final QueueSettings queue;
  private final OwnerSettings owners;

  Admission(
      QueueSettings queue, OwnerSettings owners, TimeoutSettings timeouts, TokenSettings tokens) {
    this.queue = queue;
    this.owners = owners;
    this.rules =
        List.of(
            new ModelIsAllowed(),
            new PriorityIsAllowed(),
            new TimeoutsOnlyShorten(queue.timeout(), timeouts.generation()),
            new AnswerWithinLimit(tokens.limit()),
            new CancelNeedsStream(),
            new SupportedByModel(),
            new FollowableSchemas(),
            new FitsWindow(),
            new BiasWithinVocabulary());
  }

  /** The first rule's refusal, or empty. */
  public Optional<Refusal> judge(AdmissionRequest request) {
    return rules.stream().flatMap(rule -> rule.judge(request).stream()).findFirst();
  }

  /** The limits that the enqueueing script checks. */
  public NewJob.Limits limits(Caller caller) {
    return new NewJob.Limits(queue.depth(), liveJobs(caller), owners.storedJobs());
  }

  /** None for callers that all share one owner. */
  private int liveJobs(Caller caller) {
    return switch (caller.via()) {
      case LOCAL -> 0;
      case COOKIE -> owners.liveJobs();
      case KEY -> Math.toIntExact(caller.plan().limits().liveJobs().orElse(owners.liveJobs()));
    };
  }
}
