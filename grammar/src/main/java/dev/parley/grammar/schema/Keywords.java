package dev.parley.grammar.schema;

import java.util.Set;

/** The words of a schema, by what becomes of them. */
final class Keywords {

  /** Followed to the letter. */
  private static final Set<String> FOLLOWED =
      Set.of(
          "type",
          "enum",
          "const",
          "properties",
          "required",
          "additionalProperties",
          "items",
          "prefixItems",
          "minItems",
          "maxItems",
          "uniqueItems",
          "minLength",
          "maxLength",
          "pattern",
          "format",
          "minimum",
          "maximum",
          "exclusiveMinimum",
          "exclusiveMaximum",
          "multipleOf",
          "anyOf",
          "oneOf",
          "allOf",
          "$ref",
          "$defs",
          "definitions",
          "minProperties",
          "maxProperties",
          "propertyNames");

  /** These limit nothing. */
  private static final Set<String> ANNOTATIONS =
      Set.of(
          "$schema",
          "$id",
          "$comment",
          "title",
          "description",
          "default",
          "example",
          "examples",
          "deprecated",
          "readOnly",
          "writeOnly",
          "nullable",
          "discriminator",
          "contentEncoding",
          "contentMediaType",
          "contentSchema",
          "externalDocs",
          "xml");

  /** OpenAI's strict mode refuses these, though we could follow them. */
  private static final Set<String> NOT_STRICT =
      Set.of("oneOf", "allOf", "uniqueItems", "minProperties", "maxProperties", "propertyNames");

  /** These hold schemas by name. */
  static final Set<String> MAPS =
      Set.of("properties", "$defs", "definitions", "patternProperties", "dependentSchemas");

  /** These hold schemas in an array. */
  static final Set<String> LISTS = Set.of("anyOf", "oneOf", "allOf", "prefixItems");

  /** These hold one schema. */
  static final Set<String> SINGLES =
      Set.of(
          "items",
          "additionalProperties",
          "propertyNames",
          "not",
          "if",
          "then",
          "else",
          "contains");

  /** Schemas below these are one level deeper in the answer. */
  static final Set<String> DEEPER =
      Set.of("properties", "items", "prefixItems", "additionalProperties");

  private Keywords() {}

  /** Whether a word can be followed or passed over. */
  static boolean isKnown(String word) {
    return FOLLOWED.contains(word) || isAnnotation(word);
  }

  static boolean isAnnotation(String word) {
    return ANNOTATIONS.contains(word) || word.startsWith("x-");
  }

  static boolean isStrict(String word) {
    return isKnown(word) && !NOT_STRICT.contains(word);
  }
}
