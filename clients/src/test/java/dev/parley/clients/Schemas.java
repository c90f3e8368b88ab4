package dev.parley.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Schemas as openai-java derives them from classes. It cannot do so here: it needs version 4 of
 * jsonschema-generator, Spring AI version 5, and both are on this class path.
 */
final class Schemas {

  /** A place out of two, and whether tomorrow. */
  static final Map<String, Object> PLACE =
      Map.of(
          "$schema",
          "https://json-schema.org/draft/2020-12/schema",
          "type",
          "object",
          "properties",
          Map.of(
              "place", Map.of("type", "string", "enum", List.of("Paris", "Oslo")),
              "tomorrow", Map.of("type", "boolean")),
          "required",
          List.of("place", "tomorrow"),
          "additionalProperties",
          false);

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Schemas() {}

  /** Fails unless the text is JSON of a place. */
  static void assertPlace(String json) {
    JsonNode place = JSON.readTree(json);
    assertThat(place.path("place").asString("")).as(json).isIn("Paris", "Oslo");
    assertThat(place.path("tomorrow").isBoolean()).as(json).isTrue();
    assertThat(place.size()).as(json).isEqualTo(2);
  }
}
