package dev.parley.api.submission;

import dev.parley.access.Plan;
import dev.parley.api.catalog.ModelSpec;
import dev.parley.api.chat.AskedPriority;
import dev.parley.api.chat.ChatRequest;
import dev.parley.api.chat.Sampling;
import dev.parley.api.settings.CatalogSettings;
import dev.parley.api.settings.QueueSettings;
import dev.parley.api.settings.ResultSettings;
import dev.parley.api.settings.TokenSettings;
import dev.parley.job.JobPriority;
import dev.parley.job.JobRequest;
import dev.parley.job.JobRequest.Retention;
import dev.parley.job.ModelCard.SamplingDefaults;
import dev.parley.job.Settings;
import dev.parley.job.Settings.TokenLimit;
import dev.parley.service.settings.TimeoutSettings;
import java.security.SecureRandom;
import org.springframework.stereotype.Component;

/** Fills in what a request left out: from the model, then from the settings, the seed at random. */
@Component
class JobDefaults {

  private static final long SEEDS = 1L << 53;

  private final SecureRandom random = new SecureRandom();
  private final TokenSettings tokens;
  private final QueueSettings queue;
  private final TimeoutSettings timeouts;
  private final ResultSettings results;
  private final CatalogSettings models;

  JobDefaults(
      TokenSettings tokens,
      QueueSettings queue,
      TimeoutSettings timeouts,
      ResultSettings results,
      CatalogSettings models) {
    this.tokens = tokens;
    this.queue = queue;
    this.timeouts = timeouts;
    this.results = results;
    this.models = models;
  }

  /** What was not asked for is of normal priority, or of the highest that the plan allows. */
  JobRequest complete(ChatRequest chat, ModelSpec model, Plan plan) {
    return new JobRequest(
        model.name(),
        chat.conversation(),
        chat.answerFormat(),
        settings(chat, model),
        chat.truncation(),
        chat.thinking(),
        chat.metadata(),
        chat.queueTimeout().orElse(queue.timeout()),
        chat.generationTimeout().orElse(timeouts.generation()),
        models.attempts(),
        retention(chat.retention()),
        chat.priority()
            .map(AskedPriority::priority)
            .orElse(JobPriority.NORMAL.atMost(plan.priority())),
        chat.echo());
  }

  /** The same job, not stored. */
  JobRequest briefly(JobRequest job) {
    return job.withRetention(retention(Retention.Kind.BRIEF));
  }

  private Settings settings(ChatRequest chat, ModelSpec model) {
    Sampling asked = chat.sampling();
    SamplingDefaults defaults = model.defaults();
    return new Settings(
        limit(chat, model),
        asked.temperature().orElse(defaults.temperature()),
        asked.topP().orElse(defaults.topP()),
        asked.topK().map(Math::toIntExact).orElse(defaults.topK()),
        asked.minP().orElse(defaults.minP()),
        asked.repetitionPenalty().orElse(defaults.repetitionPenalty()),
        asked.presencePenalty().orElse(0.0),
        asked.frequencyPenalty().orElse(0.0),
        chat.stop(),
        chat.seed().orElseGet(() -> random.nextLong(SEEDS)),
        chat.logitBias(),
        chat.topLogprobs());
  }

  private TokenLimit limit(ChatRequest chat, ModelSpec model) {
    return chat.maxTokens()
        .map(asked -> asked(Math.toIntExact(asked), chat, model))
        .orElseGet(() -> new TokenLimit(defaultLimit(model), TokenLimit.Origin.DEFAULT));
  }

  private TokenLimit asked(int asked, ChatRequest chat, ModelSpec model) {
    return switch (chat.overlong()) {
      case REFUSED -> new TokenLimit(asked, TokenLimit.Origin.ASKED);
      case CUT ->
          new TokenLimit(
              Math.min(Math.min(asked, tokens.limit().orElse(asked)), window(model)),
              TokenLimit.Origin.DEFAULT);
    };
  }

  private int defaultLimit(ModelSpec model) {
    return Math.min(tokens.byDefault(), window(model));
  }

  private static int window(ModelSpec model) {
    return model.card().map(card -> card.contextWindow()).orElse(Integer.MAX_VALUE);
  }

  private Retention retention(Retention.Kind kind) {
    return switch (kind) {
      case BRIEF -> new Retention(kind, results.ttl());
      case STORED -> new Retention(kind, results.storedTtl());
    };
  }
}
