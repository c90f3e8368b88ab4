package dev.parley.inference.source;

import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A JSON object that a model says something with, and how to refuse what stands in it.
 *
 * @param path the file that it comes from
 */
public record ModelJson(Path path, ObjectNode root) {

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
  public <T> T refuse(String reason) {
    throw new UnusableModelException(path, reason);
  }

  public static String brief(Object value) {
    String text = value.toString().replaceAll("\\p{Cntrl}", "?");
    return text.length() <= 60 ? text : text.substring(0, 57) + "...";
  }
}
