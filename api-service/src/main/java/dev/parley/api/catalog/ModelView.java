package dev.parley.api.catalog;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parley.registry.AnnouncedModel;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A model as {@code GET /v1/models} shows it, with OpenAI's fields and ours. */
record ModelView(
    String id,
    String object,
    long created,
    String ownedBy,
    @Nullable String description,
    @Nullable Integer contextWindow,
    @Nullable String precision,
    int workers,
    int seats,
    List<String> capabilities,
    @JsonProperty("default") boolean isDefault) {

  static ModelView of(Catalog.Entry entry, Optional<?> byDefault) {
    Optional<AnnouncedModel> known = entry.announced();
    return new ModelView(
        entry.name().value(),
        "model",
        known.map(model -> model.created().getEpochSecond()).orElse(0L),
        known.map(model -> model.card().ownedBy()).orElse("unknown"),
        known.map(model -> model.card().description()).orElse(null),
        known.map(model -> model.card().contextWindow()).orElse(null),
        known.map(model -> model.card().precision()).orElse(null),
        entry.workers().size(),
        entry.seats(),
        capabilities(known),
        byDefault.filter(entry.name()::equals).isPresent());
  }

  /** What its workers can do beyond plain text, by name. */
  private static List<String> capabilities(Optional<AnnouncedModel> known) {
    return known.stream()
        .flatMap(model -> model.card().features().stream())
        .map(feature -> feature.name().toLowerCase(Locale.ROOT))
        .sorted()
        .toList();
  }
}
