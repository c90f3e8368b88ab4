package dev.parley.inference.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A JSON object that describes a part of a model, and how to refuse what it contains.
 *
 * @param path the file that it comes from
 */
public record ModelJson(Path path, ObjectNode root) {

  private static final long LARGEST = 64L << 20;

  /**
   * The object in this file.
   *
   * @throws UnusableModelException when it cannot be read, is too large or holds no JSON object
   */
  public static ModelJson read(Path file) {
    try {
      if (Files.size(file) > LARGEST) {
        throw new UnusableModelException(file, "is larger than any real one; download it again");
      }
      return parse(file, Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UnusableModelException(file, "cannot be read; check its permissions", e);
    }
  }

  /** The object in this file, or an empty one where there is no file. */
  public static ModelJson readIfPresent(Path file) {
    return Files.exists(file)
        ? read(file)
        : new ModelJson(file, JsonNodeFactory.instance.objectNode());
  }

  /** The object that these bytes of the file spell. */
  public static ModelJson parse(Path file, byte[] json) {
    try {
      if (StrictJson.parse(json) instanceof ObjectNode object) {
        return new ModelJson(file, object);
      }
      throw new UnusableModelException(file, "holds no JSON object; download it again");
    } catch (JacksonException e) {
      String reason = e.getOriginalMessage().lines().findFirst().orElse("not JSON");
      throw new UnusableModelException(file, reason + "; download it again", e);
    }
  }

  public ObjectNode object(ObjectNode parent, String name) {
    return parent.get(name) instanceof ObjectNode object ? object : refuse(name + " is no object");
  }

  public String text(JsonNode node, String what) {
    return node.isString() ? node.stringValue() : refuse(what + " is no string");
  }

  public int integer(JsonNode node, String what) {
    return node.isInt() ? node.intValue() : refuse(what + " is " + brief(node) + ", no id");
  }

  /** Always throws; the type lets it stand in an expression. */
  @SuppressWarnings({
    "DoNotCallSuggester",
    "TypeParameterUnusedInFormals"
  }) // it stands in expressions
  public <T> T refuse(String reason) {
    throw new UnusableModelException(path, reason);
  }

  /** A value in a few printable characters, for messages. */
  public static String brief(Object value) {
    String text = value.toString().replaceAll("\\p{Cntrl}", "?");
    return text.length() <= 60 ? text : text.substring(0, 57) + "...";
  }
}
