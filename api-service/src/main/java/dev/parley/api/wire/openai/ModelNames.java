package dev.parley.api.wire.openai;

import dev.parley.api.catalog.Models;
import dev.parley.api.connection.RequestBudget;
import dev.parley.api.settings.OpenAiSettings;
import dev.parley.job.ModelCard;
import dev.parley.job.ModelName;
import dev.parley.redis.RedisUnavailable;
import java.util.Optional;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;

/**
 * Which model a client of OpenAI's wire means. Tools that have no setting for a name send one that
 * they know, as {@code gpt-4o}; the operator may say who answers then. A model of that name goes
 * before.
 */
@Component
public class ModelNames {

  private static final int FINGERPRINT = 10;

  private final OpenAiSettings settings;
  private final Models models;

  ModelNames(OpenAiSettings settings, Models models) {
    this.settings = settings;
    this.models = models;
  }

  /**
   * The name to submit.
   *
   * @param asked as the client spelled it; blank counts as absent
   * @return empty for the default model
   */
  public Optional<String> resolve(Optional<String> asked) {
    return asked.filter(Predicate.not(String::isBlank)).flatMap(this::resolve);
  }

  private Optional<String> resolve(String asked) {
    Optional<OpenAiSettings.Target> target = settings.target(asked);
    return target.isEmpty() || isKnown(asked)
        ? Optional.of(asked)
        : target.flatMap(ModelNames::name);
  }

  private boolean isKnown(String asked) {
    return RequestBudget.within(() -> models.resolve(Optional.of(asked))) instanceof Models.Found;
  }

  private static Optional<String> name(OpenAiSettings.Target target) {
    return switch (target) {
      case OpenAiSettings.Model(ModelName name) -> Optional.of(name.value());
      case OpenAiSettings.DefaultModel() -> Optional.empty();
    };
  }

  /** What clients see of a model's fingerprint; empty while no worker has announced the model. */
  public Optional<String> fingerprint(ModelName model) {
    try {
      return shortened(model);
    } catch (RedisUnavailable away) {
      return Optional.empty();
    }
  }

  private Optional<String> shortened(ModelName model) {
    return models.resolve(Optional.of(model.value())) instanceof Models.Found(var found)
        ? found.card().map(ModelCard::fingerprint).map(ModelNames::shortened)
        : Optional.empty();
  }

  private static String shortened(String fingerprint) {
    return "fp_" + fingerprint.substring(0, Math.min(FINGERPRINT, fingerprint.length()));
  }
}
