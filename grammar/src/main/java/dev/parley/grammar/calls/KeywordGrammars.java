package dev.parley.grammar.calls;

import dev.parley.grammar.Grammar;
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
 * Makes the grammars of Python's keyword arguments. They come in the order of the schema, and their
 * values are JSON, but for {@code True}, {@code False} and {@code None} that stand alone.
 */
final class KeywordGrammars {

  private static final Grammar NOTHING = Grammar.literal("");
  private static final Grammar SEPARATOR = Grammar.literal(", ");

  /** Arguments of a call at most, where its schema does not name them. */
  private static final int MOST = 32;

  private final Schemas schemas;

  KeywordGrammars(Schemas schemas) {
    this.schemas = schemas;
  }

  /** The arguments of this tool; refused when it is strict and its schema cannot be followed. */
  Compilation compile(CallableTool tool) {
    Optional<String> schema = tool.schema();
    if (schema.isEmpty()) {
      return new Compiled(NOTHING);
    }
    return switch (tool.binding()) {
      case STRICT ->
          schemas.compile(schema.get(), SchemaRules.STRICT) instanceof Refused refused
              ? refused
              : listed(schema.get());
      case WHERE_POSSIBLE -> listed(schema.get()) instanceof Compiled compiled ? compiled : any();
      case NONE -> any();
    };
  }

  private Compilation any() {
    return switch (schemas.compile("{}", SchemaRules.LENIENT)) {
      case Compiled(Grammar value) -> {
        Grammar one = Grammar.sequence(Grammar.until("="), value);
        Grammar more = Grammar.repeat(Grammar.sequence(SEPARATOR, one), 0, MOST - 1);
        yield new Compiled(Grammar.oneOf(List.of(NOTHING, Grammar.sequence(one, more))));
      }
      case Refused refused -> refused;
    };
  }

  private Compilation listed(String schema) {
    JsonNode root = ArgumentSchemas.read(schema);
    if (!(root.path("properties") instanceof ObjectNode properties)) {
      return new Refused("", ArgumentSchemas.NO_PROPERTIES);
    }
    List<Argument> arguments = new ArrayList<>();
    for (Map.Entry<String, JsonNode> property : properties.properties()) {
      String name = property.getKey();
      switch (value(property.getValue(), root)) {
        case Compiled(Grammar value) ->
            arguments.add(
                new Argument(
                    Grammar.sequence(Grammar.literal(name + "="), value),
                    ArgumentSchemas.isRequired(root, name)));
        case Refused(String pointer, String message) -> {
          return new Refused("/properties/" + ArgumentSchemas.escaped(name) + pointer, message);
        }
      }
    }
    return new Compiled(separated(arguments));
  }

  private record Argument(Grammar text, boolean isRequired) {}

  /** From the last to the first: what may follow is known, and so whether a comma is needed. */
  private static Grammar separated(List<Argument> arguments) {
    Grammar fromHere = NOTHING;
    Grammar behindOthers = NOTHING;
    for (Argument argument : arguments.reversed()) {
      Grammar first = Grammar.sequence(argument.text(), behindOthers);
      Grammar later = Grammar.sequence(SEPARATOR, argument.text());
      fromHere = argument.isRequired() ? first : Grammar.oneOf(List.of(first, fromHere));
      behindOthers =
          Grammar.sequence(
              argument.isRequired() ? later : Grammar.oneOf(List.of(later, NOTHING)), behindOthers);
    }
    return fromHere;
  }

  private Compilation value(JsonNode schema, JsonNode root) {
    JsonNode own = SchemaTexts.resolved(schema, root);
    List<JsonNode> fixed = ArgumentSchemas.fixed(own);
    if (!fixed.isEmpty()) {
      return new Compiled(oneOf(fixed.stream().map(KeywordGrammars::spelled).toList()));
    }
    return switch (own.path("type").asString("")) {
      case "boolean" -> new Compiled(oneOf(List.of("True", "False")));
      case "null" -> new Compiled(Grammar.literal("None"));
      default -> schemas.compile(ArgumentSchemas.withDefinitions(own, root), SchemaRules.LENIENT);
    };
  }

  private static Grammar oneOf(List<String> spelled) {
    return Grammar.oneOf(spelled.stream().map(Grammar::literal).toList());
  }

  private static String spelled(JsonNode value) {
    if (value.isBoolean()) {
      return value.booleanValue() ? "True" : "False";
    }
    return value.isNull() ? "None" : value.toString();
  }
}
