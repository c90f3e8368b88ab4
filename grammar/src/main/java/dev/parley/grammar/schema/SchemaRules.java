package dev.parley.grammar.schema;

/** Which schemas are taken. */
public enum SchemaRules {
  /**
   * OpenAI's {@code strict: true}: the root is an object, each object names all its properties as
   * required and forbids others, and only few keywords may be used.
   */
  STRICT,
  /** Everything that can be followed to the letter; annotations are passed over. */
  LENIENT
}
