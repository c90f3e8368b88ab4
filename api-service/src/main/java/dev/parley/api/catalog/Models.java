package dev.parley.api.catalog;

import dev.parley.api.connection.Recent;
import dev.parley.api.settings.CatalogSettings;
import dev.parley.job.ModelName;
import dev.parley.loop.Ticker;
import dev.parley.redis.RedisUnavailable;
import dev.parley.registry.Registry;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Knows the models: those of the settings and those that workers announced in the last days. What
 * is found may be a second old; before something counts as missing, it is read anew.
 */
@Component
public class Models {

  /** Which model a request means. */
  public sealed interface Resolution {}

  public record Found(ModelSpec model) implements Resolution {}

  /** Others are known, this one is not. */
  public record NotFound() implements Resolution {}

  /** No model is known at all. */
  public record NoneKnown() implements Resolution {}

  private static final int NAMED = 12;

  private enum All {
    MODELS
  }

  private final CatalogSettings settings;
  private final Registry registry;
  private final Recent<All, Catalog> catalog;
  private volatile @Nullable Catalog last;

  Models(CatalogSettings settings, Registry registry, Ticker ticker) {
    this.settings = settings;
    this.registry = registry;
    this.catalog = new Recent<>(ticker, _ -> read());
  }

  /**
   * The model for a request.
   *
   * @param asked as the client spelled it; empty: the default
   */
  public Resolution resolve(Optional<String> asked) {
    return pick(catalog.get(All.MODELS), asked)
        .<Resolution>map(entry -> new Found(entry.spec()))
        .orElseGet(() -> resolveAnew(asked));
  }

  /** What all workers of a model can do now; nothing for an unknown one. */
  public Capacity capacity(ModelName model) {
    return catalog
        .get(All.MODELS)
        .find(model)
        .map(entry -> new Capacity(entry.workers().size(), entry.seats(), entry.running()))
        .orElse(Capacity.NONE);
  }

  /** All known models, by name. */
  public List<ModelName> names() {
    return List.copyOf(catalog.get(All.MODELS).entries().keySet());
  }

  /** The message for a request of an unknown model: it names those that are known. */
  public String notFound() {
    List<ModelName> known = names();
    String some =
        known.stream().limit(NAMED).map(ModelName::value).collect(Collectors.joining(", "));
    return "There is no such model. There are: " + some + (known.size() > NAMED ? ", …" : "") + ".";
  }

  /**
   * All that is known now. While Redis does not answer, what was known last, without workers: front
   * ends that are refused a list show no models at all.
   */
  Catalog all() {
    try {
      return catalog.fresh(All.MODELS);
    } catch (RedisUnavailable away) {
      Catalog known = last;
      if (known == null && settings.names().isEmpty()) {
        throw away;
      }
      return known == null
          ? Catalog.of(settings.names(), List.of(), List.of())
          : known.withoutWorkers();
    }
  }

  /** Who answers a request that names no model. */
  Optional<ModelName> byDefault(Catalog known) {
    return pick(known, Optional.empty()).map(Catalog.Entry::name);
  }

  private Resolution resolveAnew(Optional<String> asked) {
    Catalog now = catalog.fresh(All.MODELS);
    if (now.isEmpty()) {
      return new NoneKnown();
    }
    return pick(now, asked)
        .<Resolution>map(entry -> new Found(entry.spec()))
        .orElseGet(NotFound::new);
  }

  private Optional<Catalog.Entry> pick(Catalog known, Optional<String> asked) {
    Optional<ModelName> named =
        asked.isPresent() ? ModelName.parse(asked.get()) : settings.byDefault();
    return asked.isEmpty() && named.isEmpty() ? known.first() : named.flatMap(known::find);
  }

  private Catalog read() {
    Catalog now = Catalog.of(settings.names(), registry.models(), registry.workers());
    last = now;
    return now;
  }
}
