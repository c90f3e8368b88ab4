package dev.parley.api.chat;

import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;

/**
 * The fields of one JSON object; {@code null} counts as absent.
 *
 * @param path of the object in the request; empty for the request itself
 * @param unknown also for the objects inside
 */
public record Fields(JsonNode object, String path, UnknownFields unknown) {

  /** The fields of {@code node}, which must be an object; unknown ones are refused at once. */
  public static Fields of(JsonNode node, String path, UnknownFields unknown, Set<String> known) {
    Read.requireType(node.isObject(), path, "must be an object");
    Fields fields = new Fields(node, path, unknown);
    switch (unknown) {
      case REFUSED -> fields.refuseOthersThan(known);
      case IGNORED -> {}
    }
    return fields;
  }

  /** The field read by {@code reader}, which is handed the value and its path. */
  public <T> Optional<T> get(String name, BiFunction<JsonNode, String, T> reader) {
    JsonNode value = object.get(name);
    return value == null || value.isNull()
        ? Optional.empty()
        : Optional.of(reader.apply(value, at(name)));
  }

  /** The same of a field that must be there. */
  public <T> T require(String name, BiFunction<JsonNode, String, T> reader) {
    return get(name, reader)
        .orElseThrow(
            () ->
                Refusal.of(ErrorCode.MISSING_FIELD, at(name), "'" + at(name) + "' is required.")
                    .asException());
  }

  /** The path of a field in the request. */
  public String at(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private void refuseOthersThan(Set<String> known) {
    for (String name : object.propertyNames()) {
      if (!known.contains(name)) {
        throw unknown(at(legible(name)));
      }
    }
  }

  private static RuntimeException unknown(String path) {
    return Refusal.of(ErrorCode.UNKNOWN_FIELD, path, "There is no field '" + path + "'.")
        .asException();
  }

  /** A client's field name as a message may quote it: on one line, and shortened. */
  static String legible(String name) {
    String line = name.replaceAll("\\p{Cntrl}", "?");
    return line.length() <= 64 ? line : line.substring(0, 64) + "…";
  }
}
