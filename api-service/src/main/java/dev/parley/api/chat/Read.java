package dev.parley.api.chat;

import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import dev.parley.api.errors.Refused;
import dev.parley.api.json.RequestJson;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;

/** Readers of single values: each is handed a value and its path, and returns it or refuses. */
public final class Read {

  private Read() {}

  /** The object that a request's body holds. */
  public static JsonNode body(byte[] body) {
    if (body.length == 0) {
      throw Refusal.of(ErrorCode.BODY_REQUIRED, "The request needs a JSON body.").asException();
    }
    try {
      return RequestJson.object(body);
    } catch (RequestJson.MalformedJson malformed) {
      throw Refusal.of(ErrorCode.BAD_JSON, malformed.reason()).asException();
    }
  }

  public static BiFunction<JsonNode, String, Long> integer(long least, long most) {
    return (node, path) -> {
      requireType(node.isIntegralNumber(), path, "must be a whole number");
      boolean fits =
          node.bigIntegerValue().compareTo(BigInteger.valueOf(least)) >= 0
              && node.bigIntegerValue().compareTo(BigInteger.valueOf(most)) <= 0;
      require(fits, path, "must be a whole number from " + least + " to " + most);
      return node.bigIntegerValue().longValueExact();
    };
  }

  public static BiFunction<JsonNode, String, Double> decimal(Range range) {
    return (node, path) -> {
      requireType(node.isNumber(), path, "must be " + range);
      require(range.holds(node.doubleValue()), path, "must be " + range);
      return node.doubleValue();
    };
  }

  /** Text without U+0000, which many a program takes for its end. */
  public static BiFunction<JsonNode, String, String> text(int least, int most) {
    return (node, path) -> {
      String text = anyText(least, most).apply(node, path);
      if (text.indexOf('\0') >= 0) {
        throw Refusal.of(ErrorCode.BAD_JSON, path, "'" + path + "' holds U+0000.").asException();
      }
      return text;
    };
  }

  public static BiFunction<JsonNode, String, String> anyText(int least, int most) {
    return (node, path) -> {
      requireType(node.isString(), path, "must be a string");
      boolean fits = within(length(node.stringValue()), least, most);
      require(fits, path, "must be a string of " + least + " to " + most + " characters");
      return node.stringValue();
    };
  }

  /** Seconds, fractions allowed, as a duration of at least one millisecond. */
  public static Duration seconds(JsonNode node, String path) {
    boolean fits = node.isNumber() && within(node.doubleValue(), 0.001, 1e6);
    require(fits, path, "must be a number of seconds above 0");
    return Duration.ofMillis(Math.round(node.doubleValue() * 1000));
  }

  public static boolean flag(JsonNode node, String path) {
    requireType(node.isBoolean(), path, "must be true or false");
    return node.booleanValue();
  }

  public static <T> BiFunction<JsonNode, String, List<T>> list(
      int least, int most, BiFunction<JsonNode, String, T> reader) {
    return (node, path) -> {
      requireType(node.isArray(), path, "must be a list");
      require(
          within(node.size(), least, most),
          path,
          "must have " + least + " to " + most + " entries");
      List<T> read = new ArrayList<>(node.size());
      for (int i = 0; i < node.size(); i++) {
        read.add(reader.apply(node.get(i), path + "[" + i + "]"));
      }
      return List.copyOf(read);
    };
  }

  public static void require(boolean holds, String path, String rule) {
    if (!holds) {
      throw refused(path, rule);
    }
  }

  /** For a value of another JSON type than its field has. */
  public static void requireType(boolean holds, String path, String rule) {
    if (!holds) {
      throw refused(ErrorCode.INVALID_TYPE, path, rule);
    }
  }

  public static Refused refused(String path, String rule) {
    return refused(ErrorCode.INVALID_VALUE, path, rule);
  }

  /** For this reason, in a sentence that begins with the path. */
  public static Refused refused(ErrorCode code, String path, String rule) {
    return Refusal.of(code, path, "'" + path + "' " + rule + ".").asException();
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static boolean within(double value, double least, double most) {
    return value >= least && value <= most;
  }
}
