package dev.parley.testkit.fuzz;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Draws JSON schemas of the words that answers can follow. Now and then no value follows one: by
 * bounds that cross, or by a recursion that never ends.
 */
public final class RandomSchemas {

  private static final int LEVELS = 3;

  private final Random random;
  private final int definitions;

  private RandomSchemas(Random random) {
    this.random = random;
    this.definitions = random.nextInt(3);
  }

  /** The text of a schema. */
  public static String draw(Random random) {
    return new RandomSchemas(random).whole();
  }

  private String whole() {
    String root = schema(LEVELS);
    if (definitions == 0) {
      return root;
    }
    String all =
        IntStream.range(0, definitions)
            .mapToObj(i -> "\"d" + i + "\": " + schema(LEVELS - 1))
            .collect(Collectors.joining(", ", "{", "}"));
    return with(root, "\"$defs\": " + all);
  }

  /** Never a reference: only a step into the value may lead back. */
  private String schema(int levels) {
    return switch (random.nextInt(levels > 0 ? 18 : 8)) {
      case 0 -> "{\"type\": \"boolean\"}";
      case 1 -> "{\"type\": \"null\"}";
      case 2 -> integer();
      case 3 -> number();
      case 4, 5 -> string();
      case 6 -> fixed();
      case 7 -> union();
      case 8, 9, 10, 11 -> object(levels);
      case 12, 13, 14 -> array(levels);
      case 15 -> anyOf(levels);
      case 16 -> several();
      default -> random.nextInt(6) == 0 ? "{}" : allOf(levels);
    };
  }

  /** What stands inside another value; there, a reference may stand, too. */
  private String inner(int levels) {
    if (definitions == 0 || random.nextInt(4) > 0) {
      return schema(levels);
    }
    int target = random.nextInt(definitions + 1);
    String reference = "\"$ref\": \"" + (target == 0 ? "#" : "#/$defs/d" + (target - 1)) + "\"";
    return switch (random.nextInt(5)) {
      case 0 -> object(List.of(reference));
      case 1 -> object(List.of(reference, "\"minLength\": 1", "\"title\": \"a reference\""));
      default -> "{\"anyOf\": [" + object(List.of(reference)) + ", {\"type\": \"null\"}]}";
    };
  }

  private String integer() {
    List<String> words = words("\"type\": \"integer\"");
    bound(words, () -> bound(random.nextInt(40) - 20 + ""));
    return object(words);
  }

  private String number() {
    List<String> words = words("\"type\": \"number\"");
    bound(words, () -> bound((random.nextInt(40) - 20) / 4.0 + ""));
    return object(words);
  }

  private void bound(List<String> words, Supplier<String> value) {
    maybe(words, 3, () -> "\"minimum\": " + value.get());
    maybe(words, 3, () -> "\"maximum\": " + value.get());
    maybe(words, 6, () -> "\"exclusiveMinimum\": " + value.get());
    maybe(words, 6, () -> "\"exclusiveMaximum\": " + value.get());
    maybe(words, 4, () -> "\"multipleOf\": " + one(SchemaPieces.FACTORS));
  }

  private String bound(String usual) {
    return random.nextInt(6) == 0 ? one(SchemaPieces.ODD_BOUNDS) : usual;
  }

  private String string() {
    List<String> words = words("\"type\": \"string\"");
    switch (random.nextInt(4)) {
      case 0 -> words.add("\"pattern\": \"" + one(SchemaPieces.PATTERNS) + "\"");
      case 1 -> words.add("\"format\": \"" + one(SchemaPieces.FORMATS) + "\"");
      default -> {}
    }
    maybe(words, 3, () -> "\"minLength\": " + random.nextInt(6));
    maybe(words, 3, () -> "\"maxLength\": " + random.nextInt(30));
    return object(words);
  }

  private String fixed() {
    List<String> words = new ArrayList<>();
    words.add(
        random.nextBoolean()
            ? "\"const\": " + one(SchemaPieces.VALUES)
            : "\"enum\": [" + String.join(", ", some(SchemaPieces.VALUES, 1)) + "]");
    maybe(words, 6, () -> "\"maxLength\": 2");
    maybe(words, 6, () -> "\"type\": [\"string\", \"integer\", \"null\"]");
    return object(words);
  }

  private String union() {
    List<String> types =
        some(List.of("string", "integer", "number", "null", "boolean", "array"), 2);
    List<String> words = words("\"type\": [\"" + String.join("\", \"", types) + "\"]");
    maybe(words, 2, () -> "\"maxLength\": " + random.nextInt(5));
    maybe(words, 2, () -> "\"minimum\": " + random.nextInt(5));
    maybe(words, 2, () -> "\"maxItems\": " + random.nextInt(3));
    return object(words);
  }

  private String array(int levels) {
    List<String> words = words("\"type\": \"array\"");
    words.add("\"items\": " + (random.nextInt(8) == 0 ? "false" : inner(levels - 1)));
    maybe(
        words, 4, () -> "\"prefixItems\": [" + inner(levels - 1) + ", " + inner(levels - 1) + "]");
    maybe(words, 3, () -> "\"minItems\": " + random.nextInt(4));
    maybe(words, 3, () -> "\"maxItems\": " + random.nextInt(4));
    return object(words);
  }

  private String object(int levels) {
    List<String> words = words("\"type\": \"object\"");
    List<String> names = some(SchemaPieces.NAMES, 0);
    words.add(
        names.stream()
            .map(name -> "\"" + name + "\": " + inner(levels - 1))
            .collect(Collectors.joining(", ", "\"properties\": {", "}")));
    maybe(words, 2, () -> "\"required\": " + named(some(names, 0)));
    maybe(words, 8, () -> "\"required\": " + named(some(SchemaPieces.NAMES, 0)));
    switch (random.nextInt(5)) {
      case 0 -> words.add("\"additionalProperties\": true");
      case 1 -> words.add("\"additionalProperties\": " + inner(levels - 1));
      case 2 -> {}
      default -> words.add("\"additionalProperties\": false");
    }
    if (names.size() > 1) {
      maybe(
          words,
          6,
          () ->
              Stream.of(names.get(0), names.get(1))
                  .map(name -> "{\"required\": " + named(List.of(name)) + "}")
                  .collect(Collectors.joining(", ", "\"anyOf\": [", "]")));
    }
    return object(distinct(words));
  }

  private String anyOf(int levels) {
    return Stream.generate(() -> schema(levels - 1))
        .limit(1L + random.nextInt(3))
        .collect(Collectors.joining(", ", "{\"anyOf\": [", "]}"));
  }

  /** The types tell them apart. */
  private String several() {
    return "{\"oneOf\": [" + string() + ", " + number() + ", {\"type\": \"null\"}]}";
  }

  private String allOf(int levels) {
    String both =
        switch (random.nextInt(3)) {
          case 0 -> string() + ", " + string();
          case 1 -> integer() + ", " + number();
          default -> object(levels) + ", " + object(levels);
        };
    return "{\"allOf\": [" + both + "]}";
  }

  private static String named(List<String> names) {
    return names.isEmpty() ? "[]" : "[\"" + String.join("\", \"", names) + "\"]";
  }

  private static List<String> words(String first) {
    return new ArrayList<>(List.of(first));
  }

  private void maybe(List<String> words, int oneIn, Supplier<String> word) {
    if (random.nextInt(oneIn) == 0) {
      words.add(word.get());
    }
  }

  private String one(List<String> all) {
    return all.get(random.nextInt(all.size()));
  }

  /** Some of them in any order, at least so many. */
  private List<String> some(List<String> all, int least) {
    List<String> shuffled = new ArrayList<>(all);
    Collections.shuffle(shuffled, random);
    int most = Math.min(all.size(), least + random.nextInt(4));
    return shuffled.subList(0, most);
  }

  /** A keyword may stand once. */
  private static List<String> distinct(List<String> words) {
    List<String> kept = new ArrayList<>();
    for (String word : words) {
      String key = word.substring(0, word.indexOf(':'));
      if (kept.stream().noneMatch(other -> other.startsWith(key))) {
        kept.add(word);
      }
    }
    return kept;
  }

  private static String object(List<String> words) {
    return "{" + String.join(", ", words) + "}";
  }

  private static String with(String object, String word) {
    return object.equals("{}")
        ? "{" + word + "}"
        : object.substring(0, object.length() - 1) + ", " + word + "}";
  }
}
