package dev.parley.models.huggingface;

import dev.parley.inference.architecture.NetworkShape;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What a folder says of itself to people: {@code description} and {@code owned_by} of a {@code
 * parley.json}, which published folders do not have; then the description tells the size.
 */
final class AboutFile {

  private static final int LONGEST = 300;

  private final JsonNode json;

  AboutFile(Path file) {
    this.json = Files.exists(file) ? JsonFile.read(file) : JsonNodeFactory.instance.objectNode();
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
