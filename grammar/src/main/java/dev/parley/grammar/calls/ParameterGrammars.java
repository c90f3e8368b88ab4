package dev.parley.grammar.calls;

import dev.parley.grammar.Grammar;
import dev.parley.grammar.calls.ArgumentSpelling.Parameters;
import dev.parley.grammar.calls.CallableTool.Binding;
import dev.parley.grammar.schema.Compilation;
import dev.parley.grammar.schema.Compilation.Compiled;
import dev.parley.grammar.schema.Compilation.Refused;
import dev.parley.grammar.schema.SchemaRules;
import dev.parley.grammar.schema.Schemas;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes the grammars of arguments that stand one by one between marks. They come in the order of
 * the schema. A string has no quotes there, so its end is the mark behind it, and what a schema
 * says of its characters cannot be followed.
 */
final class ParameterGrammars {

  /** Arguments of a call at most, where its schema does not name them. */
  private static final int MOST = 32;

  private static final List<String> OF_CHARACTERS =
      List.of("pattern", "format", "minLength", "maxLength");

  private final Schemas schemas;

  ParameterGrammars(Schemas schemas) {
    this.schemas = schemas;
  }

  /** The arguments of this tool; refused when it is strict and its schema cannot be followed. */
  Compilation compile(CallableTool tool, Parameters spelling) {
    Optional<String> schema = tool.schema();
    if (schema.isEmpty()) {
      return new Compiled(Grammar.literal(""));
    }
    return switch (tool.binding()) {
      case STRICT ->
          schemas.compile(schema.get(), SchemaRules.STRICT) instanceof Refused refused
              ? refused
              : listed(schema.get(), Binding.STRICT, spelling);
      case WHERE_POSSIBLE ->
          listed(schema.get(), Binding.WHERE_POSSIBLE, spelling) instanceof Compiled compiled
              ? compiled
              : new Compiled(any(spelling));
      case NONE -> new Compiled(any(spelling));
    };
  }

  private static Grammar any(Parameters spelling) {
    Grammar one =
        Grammar.sequence(
            Grammar.literal(spelling.before()),
            Grammar.until(spelling.behindName()),
            Grammar.until(spelling.end()));
    return Grammar.repeat(one, 0, MOST);
  }

  private Compilation listed(String schema, Binding binding, Parameters spelling) {
    JsonNode root = ArgumentSchemas.read(schema);
    if (!(root.path("properties") instanceof ObjectNode properties)) {
      return new Refused("", ArgumentSchemas.NO_PROPERTIES);
    }
    List<Grammar> parts = new ArrayList<>();
    for (Map.Entry<String, JsonNode> property : properties.properties()) {
      String name = property.getKey();
      switch (value(property.getValue(), root, binding, spelling)) {
        case Compiled(Grammar value) -> {
          Grammar named =
              Grammar.sequence(
                  Grammar.literal(spelling.before() + name + spelling.behindName()), value);
          parts.add(ArgumentSchemas.isRequired(root, name) ? named : orNothing(named));
        }
        case Refused(String pointer, String message) -> {
          return new Refused("/properties/" + ArgumentSchemas.escaped(name) + pointer, message);
        }
      }
    }
    return new Compiled(Grammar.sequence(parts.toArray(Grammar[]::new)));
  }

  private static Grammar orNothing(Grammar grammar) {
    return Grammar.oneOf(List.of(grammar, Grammar.literal("")));
  }

  /** With the mark behind it. */
  private Compilation value(JsonNode schema, JsonNode root, Binding binding, Parameters spelling) {
    JsonNode own = SchemaTexts.resolved(schema, root);
    Grammar end = Grammar.literal(spelling.end());
    List<JsonNode> fixed = ArgumentSchemas.fixed(own);
    if (!fixed.isEmpty()) {
      List<Grammar> spelled = fixed.stream().map(ParameterGrammars::spelled).toList();
      return new Compiled(Grammar.sequence(Grammar.oneOf(spelled), end));
    }
    if (!SchemaTexts.mayBeText(own, root)) {
      return switch (schemas.compile(
          ArgumentSchemas.withDefinitions(own, root), SchemaRules.LENIENT)) {
        case Compiled(Grammar json) -> new Compiled(Grammar.sequence(json, end));
        case Refused refused -> refused;
      };
    }
    Optional<String> unfollowed = OF_CHARACTERS.stream().filter(own::has).findFirst();
    return unfollowed.isPresent() && binding == Binding.STRICT
        ? new Refused(
            "/" + unfollowed.get(), "This model's way of calling tools cannot follow this keyword.")
        : new Compiled(Grammar.until(spelling.end()));
  }

  private static Grammar spelled(JsonNode value) {
    return Grammar.literal(value.isString() ? value.stringValue() : value.toString());
  }
}
