package dev.parley.models.huggingface;

import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.source.ModelJson;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/**
 * How a folder describes itself to people: {@code description} and {@code owned_by} of a {@code
 * parley.json}, which published folders do not have; then the description is made of family and
 * size.
 */
final class AboutFile {

  private static final int LONGEST = 300;

  private final JsonNode json;

  AboutFile(Path file) {
    this.json = ModelJson.readIfPresent(file).root();
  }

  String description(NetworkShape shape) {
    return text("description", shape.description());
  }

  String ownedBy() {
    return text("owned_by", "unknown");
  }

  private String text(String name, String otherwise) {
    String text = json.path(name).asString(otherwise);
    return text.isBlank() || text.length() > LONGEST ? otherwise : text;
  }
}
