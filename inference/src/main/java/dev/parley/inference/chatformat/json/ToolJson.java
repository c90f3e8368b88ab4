package dev.parley.inference.chatformat.json;

import dev.parley.conversation.Tool;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A tool as the object that templates are given. */
public final class ToolJson {

  private ToolJson() {}

  /** As OpenAI's API describes a function, in the order of keys that nearly all clients send. */
  public static JsonNode of(Tool tool) {
    ObjectNode root = PythonJson.newObject();
    root.put("type", "function");
    ObjectNode function = root.putObject("function");
    function.put("name", tool.name());
    tool.description().ifPresent(text -> function.put("description", text));
    tool.parameters()
        .flatMap(PythonJson::object)
        .ifPresent(schema -> function.set("parameters", schema));
    return root;
  }
}
