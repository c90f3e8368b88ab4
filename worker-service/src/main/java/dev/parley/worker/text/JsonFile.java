package dev.parley.worker.text;

import dev.parley.worker.folder.UnusableModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A JSON object in a file of a stranger. */
record JsonFile(Path path, ObjectNode root) {

  static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY).build();

  /**
   * Reads it.
   *
   * @param limit bytes above which the file is refused unread
   */
  static JsonFile read(Path path, long limit) {
    try {
      if (!Files.isRegularFile(path)) {
        throw new UnusableModelException(path, "is missing");
      }
      long size = Files.size(path);
      if (size > limit) {
        throw new UnusableModelException(path, "has " + size + " bytes, more than " + limit);
      }
      if (JSON.readTree(Files.readAllBytes(path)) instanceof ObjectNode root) {
        return new JsonFile(path, root);
      }
      throw new UnusableModelException(path, "is no JSON object");
    } catch (IOException e) {
      throw new UnusableModelException(path, "cannot be read: " + e.getMessage(), e);
    } catch (JacksonException e) {
      throw new UnusableModelException(path, "is no valid JSON: " + e.getOriginalMessage(), e);
    }
  }

  ObjectNode object(ObjectNode parent, String name) {
    return parent.get(name) instanceof ObjectNode object ? object : refuse(name + " is no object");
  }

  String text(JsonNode node, String what) {
    return node.isString() ? node.stringValue() : refuse(what + " is no string");
  }

  int integer(JsonNode node, String what) {
    return node.isInt() ? node.intValue() : refuse(what + " is " + brief(node) + ", no id");
  }

  /** Always throws; the type lets it stand in an expression. */
  <T> T refuse(String reason) {
    throw new UnusableModelException(path, reason);
  }

  static String brief(Object value) {
    String text = value.toString();
    return text.length() <= 60 ? text : text.substring(0, 57) + "...";
  }
}
