package dev.parley.registry;

import dev.parley.codec.Json;
import dev.parley.codec.Unreadable;
import dev.parley.job.ModelCard;
import dev.parley.job.ModelName;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Model cards as the registry holds them: JSON. */
public final class CardCodec {

  private CardCodec() {}

  public static String encode(ModelCard card) {
    ObjectNode json =
        Json.object()
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
    return Json.write(json);
  }

  /**
   * @throws Unreadable when it makes no sense
   */
  public static ModelCard decode(String json) {
    return Json.read("model card", json, CardCodec::card);
  }

  private static ModelCard card(JsonNode node) {
    JsonNode defaults = Json.field(node, "defaults");
    return new ModelCard(
        new ModelName(Json.text(node, "name")),
        Json.count(node, "context_window"),
        Json.count(node, "longest_token"),
        Json.text(node, "fingerprint"),
        Json.text(node, "precision"),
        Json.text(node, "description"),
        Json.text(node, "owned_by"),
        new ModelCard.SamplingDefaults(
            Json.real(defaults, "temperature"),
            Json.real(defaults, "top_p"),
            Json.count(defaults, "top_k"),
            Json.real(defaults, "min_p"),
            Json.real(defaults, "repetition_penalty")));
  }
}
