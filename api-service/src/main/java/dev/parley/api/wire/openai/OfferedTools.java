package dev.parley.api.wire.openai;

import dev.parley.api.chat.Fields;
import dev.parley.api.chat.Read;
import dev.parley.api.chat.Tools;
import dev.parley.api.chat.UnknownFields;
import dev.parley.api.errors.ErrorCode;
import dev.parley.conversation.Tool;
import dev.parley.conversation.ToolChoice;
import dev.parley.conversation.ToolUse;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Reads tools and the choice among them, in the nested form of chat completions and in the flat one
 * of responses.
 */
public final class OfferedTools {

  private static final int MOST = 128;
  private static final Set<String> NO_NAMES = Set.of();

  private record Choice(ToolChoice made, Optional<Set<String>> among) {

    static Choice of(ToolChoice made) {
      return new Choice(made, Optional.empty());
    }
  }

  private OfferedTools() {}

  /** From {@code tools}, {@code tool_choice} and {@code parallel_tool_calls}; all are functions. */
  public static ToolUse read(Fields request) {
    return use(
        request,
        request.get("tools", Read.list(0, MOST, OfferedTools::function)).orElse(List.of()));
  }

  /** The choice among tools that were read already. */
  public static ToolUse use(Fields request, List<Tool> tools) {
    Optional<Choice> choice = request.get("tool_choice", OfferedTools::choice);
    Optional<Set<String>> among = choice.flatMap(Choice::among);
    among.ifPresent(names -> areOffered(names, tools, request.at("tool_choice")));
    List<Tool> allowed =
        tools.stream()
            .filter(t -> among.map(names -> names.contains(t.name())).orElse(true))
            .toList();
    return Tools.use(request, allowed, choice.map(Choice::made));
  }

  /** One function, nested or flat. */
  public static Tool function(JsonNode node, String path) {
    Fields tool = fields(node, path);
    isFunction(tool);
    return node.hasNonNull("function")
        ? tool.require("function", (inner, at) -> Tools.function(fields(inner, at)))
        : Tools.function(tool);
  }

  private static void areOffered(Set<String> names, List<Tool> tools, String path) {
    Set<String> offered = tools.stream().map(Tool::name).collect(Collectors.toSet());
    Read.require(offered.containsAll(names), path, "names a function that is not in 'tools'");
  }

  private static Choice choice(JsonNode node, String path) {
    if (!node.isObject()) {
      return Choice.of(Tools.word(node, path));
    }
    Fields choice = fields(node, path);
    return choice.get("type", Read.anyText(0, 64)).orElse("").equals("allowed_tools")
        ? allowed(choice)
        : Choice.of(new ToolChoice.Named(named(choice)));
  }

  private static Choice allowed(Fields choice) {
    Fields list = choice.get("allowed_tools", OfferedTools::fields).orElse(choice);
    return new Choice(
        list.get("mode", Tools::word).orElseGet(ToolChoice.Auto::new),
        Optional.of(
            Set.copyOf(
                list.require(
                    "tools", Read.list(1, MOST, (node, path) -> named(fields(node, path)))))));
  }

  private static String named(Fields choice) {
    isFunction(choice);
    return choice.object().hasNonNull("function")
        ? choice.require("function", (inner, at) -> fields(inner, at).require("name", Tools::name))
        : choice.require("name", Tools::name);
  }

  private static void isFunction(Fields tool) {
    if (!tool.get("type", Read.anyText(0, 64)).orElse("function").equals("function")) {
      throw Read.refused(ErrorCode.UNSUPPORTED_VALUE, tool.at("type"), "must be 'function' here");
    }
  }

  private static Fields fields(JsonNode node, String path) {
    return Fields.of(node, path, UnknownFields.IGNORED, NO_NAMES);
  }
}
