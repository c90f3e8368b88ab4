package dev.parley.worker.text;

import dev.parley.worker.folder.JsonFile;
import dev.parley.worker.folder.UnusableModelException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A JSON object in a file of a model folder, and how to refuse what stands in it. */
record FolderJson(Path path, ObjectNode root) {

  static FolderJson read(Path path) {
    if (!Files.isRegularFile(path)) {
      throw new UnusableModelException(path, "is missing");
    }
    return new FolderJson(path, (ObjectNode) JsonFile.read(path));
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
    String text = value.toString().replaceAll("\\p{Cntrl}", "?");
    return text.length() <= 60 ? text : text.substring(0, 57) + "...";
  }
}
