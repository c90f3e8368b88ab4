package dev.parley.inference.source;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Parses JSON from strangers: of limited depth, without a duplicate key, with nothing behind its
 * end. Its size is for the caller to limit.
 */
public final class StrictJson {

  private static final StreamReadConstraints CONSTRAINTS =
      StreamReadConstraints.builder().maxNestingDepth(32).build();
  private static final JsonMapper MAPPER =
      JsonMapper.builder(JsonFactory.builder().streamReadConstraints(CONSTRAINTS).build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private StrictJson() {}

  /**
   * The value that these bytes spell.
   *
   * @throws JacksonException when they do not spell one
   */
  public static JsonNode parse(byte[] json) {
    return MAPPER.readTree(json);
  }

  /**
   * The value that this text spells.
   *
   * @throws JacksonException when it does not spell one
   */
  public static JsonNode parse(String json) {
    return MAPPER.readTree(json);
  }
}
