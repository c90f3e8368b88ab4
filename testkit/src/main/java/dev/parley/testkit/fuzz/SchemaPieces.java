package dev.parley.testkit.fuzz;

import java.util.List;

/** What {@link RandomSchemas} are made of, as it stands in JSON. */
final class SchemaPieces {

  static final List<String> NAMES =
      List.of("a", "ab", "abc", "b", "ä🙂", "x y", "", "say \\\"a\\\"", "a\\nb", "\\u0001", "/~");
  static final List<String> VALUES =
      List.of(
          "\"a\"",
          "\"ab\"",
          "\"abc\"",
          "\"\"",
          "\"ä🙂\"",
          "\"a\\n\\\"\\\\\"",
          "1",
          "12",
          "-3",
          "1.5",
          "100",
          "null",
          "true",
          "false",
          "[]",
          "[1, null]",
          "{}",
          "{\"a\": [1, {\"b\": \"c\"}]}");
  static final List<String> PATTERNS =
      List.of(
          "^[a-c]+$",
          "^a|b$",
          "\\\\d{2}",
          "^(ab|abc)*$",
          "^[^a]{2,}$",
          "^\\\\w+ \\\\w+$",
          "x",
          "^(?:a|ä|🙂){1,3}",
          "^$",
          "^[A-Z]\\\\.?[0-9]*$");
  static final List<String> FORMATS =
      List.of("date", "time", "date-time", "duration", "ipv4", "ipv6", "uuid", "uri", "hostname");
  static final List<String> FACTORS =
      List.of("1", "2", "7", "10", "0.5", "0.25", "1.5", "0.01", "1e2", "12345");

  /** Very large ones, very small ones and other spellings. */
  static final List<String> ODD_BOUNDS =
      List.of(
          "1e3", "-0.001", "0.125", "1e15", "-1e17", "9999999999999999", "-0.0", "3.0", "1e-16");

  private SchemaPieces() {}
}
