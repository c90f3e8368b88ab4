package dev.parley.grammar.schema.source;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The types of JSON values, as schemas name them. */
public enum ValueType {
  OBJECT,
  ARRAY,
  STRING,
  NUMBER,
  INTEGER,
  BOOLEAN,
  NULL;

  public static Optional<ValueType> named(String name) {
    return Stream.of(values())
        .filter(type -> type.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst();
  }

  /** Whether a value is of this type; integers are numbers, too. */
  public boolean has(JsonNode value) {
    return switch (this) {
      case OBJECT -> value.isObject();
      case ARRAY -> value.isArray();
      case STRING -> value.isString();
      case NUMBER -> value.isNumber();
      case INTEGER -> value.isNumber() && value.decimalValue().stripTrailingZeros().scale() <= 0;
      case BOOLEAN -> value.isBoolean();
      case NULL -> value.isNull();
    };
  }
}
