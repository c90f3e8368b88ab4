package dev.parley.registry;

import dev.parley.codec.MalformedData;
import dev.parley.codec.StoredJson;
import dev.parley.job.ModelCard;
import dev.parley.job.ModelCard.Feature;
import dev.parley.job.ModelName;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Model cards as the registry holds them: JSON. */
final class CardCodec {

  private CardCodec() {}

  public static String encode(ModelCard card) {
    ObjectNode json =
        StoredJson.object()
            .put("name", card.name().value())
            .put("context_window", card.contextWindow())
            .put("longest_token", card.longestToken())
            .put("fingerprint", card.fingerprint())
            .put("precision", card.precision())
            .put("description", card.description())
            .put("owned_by", card.ownedBy());
    ModelCard.SamplingDefaults defaults = card.defaults();
    json.putObject("defaults")
        .put("temperature", defaults.temperature())
        .put("top_p", defaults.topP())
        .put("top_k", defaults.topK())
        .put("min_p", defaults.minP())
        .put("repetition_penalty", defaults.repetitionPenalty());
    ArrayNode features = json.putArray("features");
    card.features().stream().sorted().map(StoredJson::word).forEach(features::add);
    card.vocabulary().ifPresent(size -> json.put("vocabulary", size));
    return StoredJson.write(json);
  }

  /**
   * @throws MalformedData when it is malformed
   */
  public static ModelCard decode(String json) {
    return StoredJson.read("model card", json, CardCodec::card);
  }

  private static ModelCard card(JsonNode node) {
    JsonNode defaults = StoredJson.field(node, "defaults");
    return new ModelCard(
        new ModelName(StoredJson.text(node, "name")),
        StoredJson.count(node, "context_window"),
        StoredJson.count(node, "longest_token"),
        StoredJson.text(node, "fingerprint"),
        StoredJson.text(node, "precision"),
        StoredJson.text(node, "description"),
        StoredJson.text(node, "owned_by"),
        new ModelCard.SamplingDefaults(
            StoredJson.real(defaults, "temperature"),
            StoredJson.real(defaults, "top_p"),
            StoredJson.count(defaults, "top_k"),
            StoredJson.real(defaults, "min_p"),
            StoredJson.real(defaults, "repetition_penalty")),
        features(node.path("features")),
        node.has("vocabulary")
            ? Optional.of(StoredJson.count(node, "vocabulary"))
            : Optional.empty());
  }

  /** An older worker wrote none; a newer one may have what this process does not know. */
  private static Set<Feature> features(JsonNode words) {
    Set<Feature> known = EnumSet.noneOf(Feature.class);
    for (Feature feature : Feature.values()) {
      for (JsonNode word : words) {
        if (word.asString().equals(StoredJson.word(feature))) {
          known.add(feature);
        }
      }
    }
    return known;
  }
}
