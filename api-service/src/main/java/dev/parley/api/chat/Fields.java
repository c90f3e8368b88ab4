package dev.parley.api.chat;

import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;

/**
 * The fields of one JSON object. Unknown ones are refused at once, {@code null} counts as absent.
 *
 * @param path of the object in the request; empty for the request itself
 */
record Fields(JsonNode object, String path) {

  static Fields of(JsonNode object, String path, Set<String> known) {
    Fields fields = new Fields(object, path);
    for (String name : object.propertyNames()) {
      if (!known.contains(name)) {
        throw unknown(fields.at(legible(name)));
      }
    }
    return fields;
  }

  /** The field read by {@code reader}, which is handed the value and its path. */
  <T> Optional<T> get(String name, BiFunction<JsonNode, String, T> reader) {
    JsonNode value = object.get(name);
    return value == null || value.isNull()
        ? Optional.empty()
        : Optional.of(reader.apply(value, at(name)));
  }

  <T> T require(String name, BiFunction<JsonNode, String, T> reader) {
    return get(name, reader)
        .orElseThrow(
            () ->
                Refusal.of(ErrorCode.MISSING_FIELD, at(name), "'" + at(name) + "' is required.")
                    .asException());
  }

  private String at(String name) {
    return path.isEmpty() ? name : path + "." + name;
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
