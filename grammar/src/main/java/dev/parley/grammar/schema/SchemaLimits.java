package dev.parley.grammar.schema;

import dev.parley.grammar.schema.source.Pointers;
import dev.parley.grammar.schema.source.SchemaException;
import dev.parley.grammar.schema.source.ValueType;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Reads a whole schema before anything is compiled: how large it is (OpenAI's limits), and whether
 * it keeps the rules of the strict mode. Not thread-safe.
 */
final class SchemaLimits {

  private static final int PROPERTIES = 5_000;
  private static final int LEVELS = 10;
  private static final int CHARACTERS = 120_000;
  private static final int ENUM_VALUES = 1_000;
  private static final int LONG_ENUM = 250;
  private static final int LONG_ENUM_CHARACTERS = 15_000;

  private final SchemaRules rules;
  private int properties;
  private int characters;
  private int values;

  private SchemaLimits(SchemaRules rules) {
    this.rules = rules;
  }

  /**
   * @throws SchemaException when the schema breaks one
   */
  static void check(JsonNode schema, SchemaRules rules) {
    if (rules == SchemaRules.STRICT) {
      root(schema);
    }
    new SchemaLimits(rules).visit(schema, "", 1);
  }

  /** The root may be a reference: so are the schemas that generators write for recursive types. */
  private static void root(JsonNode schema) {
    JsonNode root = schema;
    String pointer = "";
    for (int step = 0; step < LEVELS && root.path("$ref").isString(); step++) {
      String at = pointer + "/$ref";
      pointer = Pointers.ofReference(root.path("$ref").stringValue(), at);
      root = Pointers.find(schema, pointer);
      if (root.isMissingNode()) {
        throw new SchemaException(at, "the reference leads to nothing");
      }
    }
    if (root.has("anyOf")) {
      throw new SchemaException(
          pointer + "/anyOf", "anyOf is not allowed at the root of a strict schema");
    }
    if (!root.path("type").asString("").equals("object")) {
      throw new SchemaException(pointer, "the root of a strict schema must have the type object");
    }
  }

  private void visit(JsonNode schema, String pointer, int level) {
    if (level > LEVELS) {
      throw new SchemaException(pointer, "a schema may have at most 10 levels");
    }
    if (!schema.isObject()) {
      return;
    }
    if (rules == SchemaRules.STRICT) {
      strict(schema, pointer);
    }
    count(schema, pointer);
    for (var keyword : schema.properties()) {
      String word = keyword.getKey();
      String below = Pointers.child(pointer, word);
      int deeper = Keywords.DEEPER.contains(word) ? level + 1 : level;
      if (Keywords.MAPS.contains(word)) {
        for (var named : keyword.getValue().properties()) {
          visit(named.getValue(), Pointers.child(below, named.getKey()), deeper);
        }
      } else if (Keywords.LISTS.contains(word)) {
        for (int i = 0; i < keyword.getValue().size(); i++) {
          visit(keyword.getValue().path(i), below + "/" + i, deeper);
        }
      } else if (Keywords.SINGLES.contains(word)) {
        visit(keyword.getValue(), below, deeper);
      }
    }
  }

  private void count(JsonNode schema, String pointer) {
    JsonNode declared = schema.path("properties");
    properties += declared.size();
    for (String map : Keywords.MAPS) {
      schema.path(map).propertyNames().forEach(name -> characters += name.length());
    }
    characters += schema.path("const").toString().length();
    enumeration(schema.path("enum"), pointer);
    if (properties > PROPERTIES) {
      throw new SchemaException(pointer, "a schema may have at most 5,000 properties");
    }
    if (values > ENUM_VALUES) {
      throw new SchemaException(pointer, "a schema may have at most 1,000 enum values");
    }
    if (characters > CHARACTERS) {
      throw new SchemaException(
          pointer, "names, enums and constants may have at most 120,000 characters");
    }
  }

  private void enumeration(JsonNode choices, String pointer) {
    int length = 0;
    for (JsonNode choice : choices) {
      length += choice.toString().length();
    }
    values += choices.size();
    characters += length;
    if (choices.size() > LONG_ENUM && length > LONG_ENUM_CHARACTERS) {
      throw new SchemaException(
          pointer + "/enum", "an enum of more than 250 values may have at most 15,000 characters");
    }
  }

  private static void strict(JsonNode schema, String pointer) {
    for (String word : schema.propertyNames()) {
      if (!Keywords.isStrict(word)) {
        throw new SchemaException(
            Pointers.child(pointer, word), "this keyword is not allowed in a strict schema");
      }
    }
    boolean object = SchemaTypes.of(schema, pointer).contains(ValueType.OBJECT);
    if (schema.has("properties") || (schema.has("type") && object)) {
      strictObject(schema, pointer);
    }
  }

  private static void strictObject(JsonNode schema, String pointer) {
    JsonNode others = schema.path("additionalProperties");
    if (!others.isBoolean() || others.booleanValue()) {
      throw new SchemaException(
          pointer, "every object of a strict schema needs additionalProperties: false");
    }
    Set<String> required = new HashSet<>();
    schema.path("required").forEach(name -> required.add(name.asString("")));
    for (String name : schema.path("properties").propertyNames()) {
      if (!required.contains(name)) {
        throw new SchemaException(
            Pointers.child(pointer + "/properties", name),
            "every property of a strict schema must be required");
      }
    }
  }
}
