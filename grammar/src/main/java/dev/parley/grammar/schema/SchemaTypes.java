package dev.parley.grammar.schema;

import dev.parley.grammar.schema.source.SchemaException;
import dev.parley.grammar.schema.source.ValueType;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Which types of values the words of a schema are about. */
final class SchemaTypes {

  private static final Map<String, ValueType> IMPLIED =
      Map.ofEntries(
          Map.entry("properties", ValueType.OBJECT),
          Map.entry("required", ValueType.OBJECT),
          Map.entry("additionalProperties", ValueType.OBJECT),
          Map.entry("minProperties", ValueType.OBJECT),
          Map.entry("maxProperties", ValueType.OBJECT),
          Map.entry("propertyNames", ValueType.OBJECT),
          Map.entry("items", ValueType.ARRAY),
          Map.entry("prefixItems", ValueType.ARRAY),
          Map.entry("minItems", ValueType.ARRAY),
          Map.entry("maxItems", ValueType.ARRAY),
          Map.entry("uniqueItems", ValueType.ARRAY),
          Map.entry("minLength", ValueType.STRING),
          Map.entry("maxLength", ValueType.STRING),
          Map.entry("pattern", ValueType.STRING),
          Map.entry("format", ValueType.STRING),
          Map.entry("minimum", ValueType.NUMBER),
          Map.entry("maximum", ValueType.NUMBER),
          Map.entry("exclusiveMinimum", ValueType.NUMBER),
          Map.entry("exclusiveMaximum", ValueType.NUMBER),
          Map.entry("multipleOf", ValueType.NUMBER));

  private SchemaTypes() {}

  /** The types that {@code type} names; all of them without it. */
  static Set<ValueType> of(JsonNode schema, String pointer) {
    JsonNode type = schema.path("type");
    if (type.isMissingNode()) {
      return EnumSet.allOf(ValueType.class);
    }
    Set<ValueType> types = EnumSet.noneOf(ValueType.class);
    if (type.isArray()) {
      type.forEach(each -> types.add(named(each, pointer)));
    } else {
      types.add(named(type, pointer));
    }
    if (types.contains(ValueType.NUMBER)) {
      types.add(ValueType.INTEGER);
    }
    return types;
  }

  /**
   * The types that all of these schemas allow. Where none names a type, their other words tell
   * which one they mean: {@code minLength} alone would allow a number, but nobody wants one.
   */
  static Set<ValueType> of(List<Member> members) {
    Set<ValueType> types = EnumSet.allOf(ValueType.class);
    boolean named = false;
    for (Member member : members) {
      types.retainAll(of(member.schema(), member.pointer()));
      named |= member.schema().has("type");
    }
    Set<ValueType> implied = named ? Set.of() : implied(members);
    if (!implied.isEmpty()) {
      types.retainAll(implied);
    }
    if (types.contains(ValueType.NUMBER)) {
      types.remove(ValueType.INTEGER);
    }
    return types;
  }

  private static Set<ValueType> implied(List<Member> members) {
    Set<ValueType> implied = EnumSet.noneOf(ValueType.class);
    for (Member member : members) {
      for (String word : member.schema().propertyNames()) {
        ValueType type = IMPLIED.get(word);
        if (type != null) {
          implied.add(type);
        }
      }
    }
    return implied;
  }

  private static ValueType named(JsonNode name, String pointer) {
    return ValueType.named(name.asString(""))
        .orElseThrow(() -> new SchemaException(pointer + "/type", "an unknown type"));
  }
}
