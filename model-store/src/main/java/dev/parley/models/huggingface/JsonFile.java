package dev.parley.models.huggingface;

import dev.parley.inference.source.UnusableModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads JSON of strangers: bounded in size and depth, no key twice, nothing behind the end. */
final class JsonFile {

  private static final long LARGEST = 64L << 20;
  private static final StreamReadConstraints CONSTRAINTS =
      StreamReadConstraints.builder().maxNestingDepth(32).build();
  private static final JsonMapper STRICT =
      JsonMapper.builder(JsonFactory.builder().streamReadConstraints(CONSTRAINTS).build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private JsonFile() {}

  /** The object in this file. */
  static JsonNode read(Path file) {
    try {
      if (Files.size(file) > LARGEST) {
        throw new UnusableModelException(file, "is larger than any real one; download it again");
      }
      return parse(file, Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UnusableModelException(file, "cannot be read; check its permissions", e);
    }
  }

  /** The object that these bytes of the file spell. */
  static JsonNode parse(Path file, byte[] json) {
    try {
      JsonNode node = STRICT.readTree(json);
      if (!node.isObject()) {
        throw new UnusableModelException(file, "holds no JSON object; download it again");
      }
      return node;
    } catch (JacksonException e) {
      String reason = e.getOriginalMessage().lines().findFirst().orElse("not JSON");
      throw new UnusableModelException(file, reason + "; download it again", e);
    }
  }
}
