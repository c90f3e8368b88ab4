package dev.parley.grammar.schema;

import dev.parley.grammar.schema.source.Pointers;
import dev.parley.grammar.schema.source.SchemaException;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * One of the schemas that a value must follow at once.
 *
 * @param via pointers of the schemas that led here without a step into the value
 * @param passed keywords that are taken care of elsewhere
 */
record Member(JsonNode schema, String pointer, Set<String> via, Set<String> passed) {

  static Member at(JsonNode schema, String pointer) {
    return new Member(schema, pointer, Set.of(), Set.of());
  }

  /** A schema for the same value that this one leads to. */
  Member leadingTo(JsonNode other, String target, String keyword) {
    Set<String> path = new TreeSet<>(via);
    path.add(pointer);
    if (path.contains(target)) {
      throw new SchemaException(
          Pointers.child(pointer, keyword), "the schema refers to itself without end");
    }
    return new Member(other, target, path, Set.of());
  }

  /** The same without one of its keywords. */
  Member without(String keyword) {
    if (!has(keyword)) {
      return this;
    }
    Set<String> more = new TreeSet<>(passed);
    more.add(keyword);
    return new Member(schema, pointer, via, more);
  }

  boolean has(String keyword) {
    return schema.has(keyword) && !passed.contains(keyword);
  }

  JsonNode get(String keyword) {
    return schema.path(keyword);
  }

  String pointer(String keyword) {
    return Pointers.child(pointer, keyword);
  }

  SchemaException refuse(String keyword, String message) {
    return new SchemaException(pointer(keyword), message);
  }

  /** What tells it apart from others. */
  String key() {
    return pointer + passed;
  }
}
