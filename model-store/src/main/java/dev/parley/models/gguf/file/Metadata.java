package dev.parley.models.gguf.file;

import dev.parley.inference.source.UnusableModelException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;

/**
 * The key-value pairs of a GGUF file.
 *
 * @param values whole numbers as Long, others as Double, Boolean, String, and lists of these; of
 *     lists that are not read only that they are there
 */
public record Metadata(Path file, Map<String, Object> values) {

  boolean has(String key) {
    return values.containsKey(key);
  }

  public Optional<String> text(String key) {
    return find(key, String.class, "text");
  }

  public Optional<Boolean> flag(String key) {
    return find(key, Boolean.class, "true or false");
  }

  public Optional<Double> number(String key) {
    return find(key, Number.class, "number").map(Number::doubleValue);
  }

  /** A whole number from 0 to 2^31 − 1. */
  public OptionalInt size(String key) {
    Optional<Long> value = find(key, Long.class, "whole number");
    value.filter(size -> size < 0 || size > Integer.MAX_VALUE).ifPresent(size -> bad(key, size));
    return value.map(size -> OptionalInt.of(size.intValue())).orElse(OptionalInt.empty());
  }

  public String needText(String key) {
    return text(key).orElseThrow(() -> missing(key));
  }

  public double needNumber(String key) {
    return number(key).orElseThrow(() -> missing(key));
  }

  public int needSize(String key) {
    return size(key).orElseThrow(() -> missing(key));
  }

  public List<String> needTexts(String key) {
    return list(key, String.class).orElseThrow(() -> missing(key));
  }

  /** A list of which every element is of this type. */
  public <T> Optional<List<T>> list(String key, Class<T> type) {
    Object value = values.get(key);
    if (value == null) {
      return Optional.empty();
    }
    Predicate<Object> fits = type::isInstance;
    if (!(value instanceof List<?> list) || !list.stream().allMatch(fits)) {
      throw refuse(key + " is no list of " + type.getSimpleName());
    }
    return Optional.of(list.stream().map(type::cast).toList());
  }

  public UnusableModelException refuse(String why) {
    return new UnusableModelException(file, why);
  }

  private <T> Optional<T> find(String key, Class<T> type, String what) {
    Object value = values.get(key);
    if (value == null) {
      return Optional.empty();
    }
    if (!type.isInstance(value)) {
      throw refuse(key + " is no " + what);
    }
    return Optional.of(type.cast(value));
  }

  private void bad(String key, long value) {
    throw refuse(key + " is " + Long.toUnsignedString(value));
  }

  private UnusableModelException missing(String key) {
    return refuse("has no " + key + " in its metadata");
  }
}
