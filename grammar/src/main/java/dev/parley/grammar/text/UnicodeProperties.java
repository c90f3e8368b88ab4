package dev.parley.grammar.text;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;

/** The general categories that patterns ask for. Thread-safe. */
final class UnicodeProperties {

  private static final Map<String, IntPredicate> TESTS =
      Map.of(
          "L", Character::isLetter,
          "Letter", Character::isLetter,
          "Lu", c -> Character.getType(c) == Character.UPPERCASE_LETTER,
          "Uppercase_Letter", c -> Character.getType(c) == Character.UPPERCASE_LETTER,
          "Ll", c -> Character.getType(c) == Character.LOWERCASE_LETTER,
          "Lowercase_Letter", c -> Character.getType(c) == Character.LOWERCASE_LETTER,
          "Nd", Character::isDigit,
          "Decimal_Number", Character::isDigit,
          "N", UnicodeProperties::isNumber,
          "Number", UnicodeProperties::isNumber);

  private static final Map<String, CodePoints> SETS = new ConcurrentHashMap<>();

  private UnicodeProperties() {}

  static Optional<CodePoints> of(String name) {
    return Optional.ofNullable(TESTS.get(name))
        .map(test -> SETS.computeIfAbsent(name, _ -> CodePoints.where(test)));
  }

  private static boolean isNumber(int c) {
    return switch (Character.getType(c)) {
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
      default -> false;
    };
  }
}
