package dev.parley.api.chat;

import dev.parley.api.json.ApiJson;
import dev.parley.conversation.Strictness;
import dev.parley.conversation.Tool;
import dev.parley.conversation.ToolChoice;
import dev.parley.conversation.ToolUse;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Reads which tools the model may call, as OpenAI's chat completions spell it. */
public final class Tools {

  private static final int MOST = 128;
  private static final int DESCRIPTION = 1 << 16;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Set<String> FUNCTION = Set.of("name", "description", "parameters", "strict");

  private Tools() {}

  /** From {@code tools}, {@code tool_choice} and {@code parallel_tool_calls} of a request. */
  public static ToolUse read(Fields request) {
    UnknownFields unknown = request.unknown();
    List<Tool> tools =
        request
            .get("tools", Read.list(0, MOST, (node, path) -> tool(node, path, unknown)))
            .orElse(List.of());
    return use(
        request, tools, request.get("tool_choice", (node, path) -> choice(node, path, unknown)));
  }

  /**
   * Checks {@code tools} and the choice among them, and reads {@code parallel_tool_calls}.
   *
   * @param choice empty: the model decides
   */
  public static ToolUse use(Fields request, List<Tool> tools, Optional<ToolChoice> choice) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < tools.size(); i++) {
      Read.require(
          names.add(tools.get(i).name()),
          request.at("tools") + "[" + i + "]",
          "has the name of another tool");
    }
    choice.ifPresent(asked -> check(asked, names, request.at("tool_choice")));
    boolean one = request.get("parallel_tool_calls", Read::flag).filter(many -> !many).isPresent();
    return tools.isEmpty()
        ? ToolUse.NONE
        : new ToolUse(
            tools,
            choice.orElseGet(ToolChoice.Auto::new),
            one ? ToolUse.Calls.ONE : ToolUse.Calls.MANY);
  }

  /** The tool that an object with {@code name} and so on describes. */
  public static Tool function(Fields function) {
    return new Tool(
        function.require("name", Tools::name),
        function.get("description", Read.text(0, DESCRIPTION)),
        function.get("parameters", Tools::schema),
        function.get("strict", Read::flag).orElse(false) ? Strictness.STRICT : Strictness.LENIENT);
  }

  /** The name of a tool. */
  public static String name(JsonNode node, String path) {
    Read.require(
        node.isString() && NAME.matcher(node.stringValue()).matches(),
        path,
        "must be 1 to 64 of the characters A–Z, a–z, 0–9, _ and -");
    return node.stringValue();
  }

  /** A JSON schema, as text; its keys stay in the client's order. */
  static String schema(JsonNode node, String path) {
    Read.require(node.isObject(), path, "must be a JSON schema, an object");
    return ApiJson.MAPPER.writeValueAsString(node);
  }

  private static Tool tool(JsonNode node, String path, UnknownFields unknown) {
    Fields tool = Fields.of(node, path, unknown, Set.of("type", "function"));
    tool.require("type", Tools::functionType);
    return tool.require(
        "function", (inner, at) -> function(Fields.of(inner, at, unknown, FUNCTION)));
  }

  private static ToolChoice choice(JsonNode node, String path, UnknownFields unknown) {
    if (node.isObject()) {
      Fields named = Fields.of(node, path, unknown, Set.of("type", "function"));
      named.require("type", Tools::functionType);
      return named.require(
          "function",
          (inner, at) ->
              new ToolChoice.Named(
                  Fields.of(inner, at, unknown, Set.of("name")).require("name", Tools::name)));
    }
    return word(node, path);
  }

  /** A choice in one word. */
  public static ToolChoice word(JsonNode node, String path) {
    return switch (node.isString() ? node.stringValue() : "") {
      case "none" -> new ToolChoice.None();
      case "auto" -> new ToolChoice.Auto();
      case "required" -> new ToolChoice.Required();
      default -> throw Read.refused(path, "must be 'none', 'auto', 'required' or name a function");
    };
  }

  private static String functionType(JsonNode node, String path) {
    boolean fits = node.isString() && node.stringValue().equals("function");
    Read.require(fits, path, "must be 'function'");
    return "function";
  }

  private static void check(ToolChoice choice, Set<String> names, String path) {
    switch (choice) {
      case ToolChoice.None() -> {}
      case ToolChoice.Auto() -> {}
      case ToolChoice.Required() ->
          Read.require(!names.isEmpty(), path, "asks for a call, but there are no 'tools'");
      case ToolChoice.Named(String name) ->
          Read.require(names.contains(name), path, "names a function that is not in 'tools'");
    }
  }
}
