package dev.parley.api.wire.responses.input;

import dev.parley.api.chat.Fields;
import dev.parley.api.chat.Read;
import dev.parley.api.chat.UnknownFields;
import dev.parley.api.wire.openai.OfferedTools;
import dev.parley.conversation.Tool;
import dev.parley.conversation.ToolUse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Reads {@code tools}: functions, and those of namespaces as if they stood outside. Of any other
 * kind agents send many by themselves, which no model here can call: they are left out.
 */
final class ResponseTools {

  private static final int MOST = 512;
  private static final Set<String> ANY = Set.of();

  private final List<Tool> functions = new ArrayList<>();
  private final List<Tool> ofNamespaces = new ArrayList<>();

  private ResponseTools() {}

  static ToolUse read(Fields request) {
    ResponseTools tools = new ResponseTools();
    request.get(
        "tools", Read.list(0, MOST, (node, path) -> tools.add(node, path, tools.functions)));
    return OfferedTools.use(request, tools.all());
  }

  private List<Tool> add(JsonNode node, String path, List<Tool> to) {
    Fields tool = Fields.of(node, path, UnknownFields.IGNORED, ANY);
    switch (tool.get("type", Read.anyText(0, 64)).orElse("function")) {
      case "function" -> to.add(OfferedTools.function(node, path));
      case "namespace" ->
          tool.get("tools", Read.list(0, MOST, (inner, at) -> add(inner, at, ofNamespaces)));
      default -> {} // a model here cannot call it, so it is as if it were not there
    }
    return to;
  }

  /** Two namespaces may have functions of one name, of which a model can only call one. */
  private List<Tool> all() {
    List<Tool> all = new ArrayList<>(functions);
    Set<String> names = new HashSet<>();
    functions.forEach(tool -> names.add(tool.name()));
    ofNamespaces.stream().filter(tool -> names.add(tool.name())).forEach(all::add);
    return List.copyOf(all);
  }
}
