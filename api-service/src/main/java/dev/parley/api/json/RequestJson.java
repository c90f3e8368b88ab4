package dev.parley.api.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads JSON of strangers: valid UTF-8, one object, no key twice, nothing behind it, at most 64
 * deep, numbers that a double holds, text that UTF-8 can spell. What a lenient reader would guess
 * is refused instead, so that no two readers of one body can disagree.
 */
public final class RequestJson {

  /** A schema ten levels deep has up to four braces a level, and stands five deep itself. */
  static final int DEPTH = 64;

  private static final int NUMBER_LENGTH = 40;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEPTH)
                          .maxNumberLength(NUMBER_LENGTH)
                          .maxNameLength(256)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
          .build();

  private RequestJson() {}

  /** A body that is not what this reads. It is expected, so it has no stack trace. */
  public static final class MalformedJson extends Exception {

    private static final long serialVersionUID = 1;

    private final String reason;

    private MalformedJson(String reason) {
      super(reason, null, false, false);
      this.reason = reason;
    }

    /** What is wrong, in one sentence that never quotes the body. */
    public String reason() {
      return reason;
    }
  }

  /** The object that {@code body} spells. */
  public static JsonNode object(byte[] body) throws MalformedJson {
    JsonNode node = read(utf8(body));
    if (!node.isObject()) {
      throw bad("The body must be a JSON object.");
    }
    return node;
  }

  private static String utf8(byte[] body) throws MalformedJson {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw bad("The body is not valid UTF-8.");
    }
  }

  private static JsonNode read(String text) throws MalformedJson {
    try {
      scan(text);
      return MAPPER.readTree(text);
    } catch (StreamConstraintsException e) {
      throw bad("The body is nested too deep, or holds a number or a name that is too long.");
    } catch (JacksonException e) {
      throw bad("The body is not valid JSON: " + where(e) + ".");
    }
  }

  /** What a tree no longer shows: how a number was spelled. */
  private static void scan(String text) throws MalformedJson {
    try (JsonParser parser = MAPPER.createParser(text)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        check(token, parser);
      }
    }
  }

  private static void check(JsonToken token, JsonParser parser) throws MalformedJson {
    switch (token) {
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> checkNumber(parser.getString());
      case VALUE_STRING -> checkText(parser.getString());
      case PROPERTY_NAME -> checkName(parser.getString());
      default -> {}
    }
  }

  private static void checkNumber(String number) throws MalformedJson {
    double value = Double.parseDouble(number);
    if (number.length() > NUMBER_LENGTH || Double.isInfinite(value)) {
      throw bad("The body holds a number that is too large.");
    }
    if (value == 0 && number.startsWith("-")) {
      throw bad("The body holds a negative zero.");
    }
  }

  private static void checkName(String name) throws MalformedJson {
    if (name.indexOf('\0') >= 0) {
      throw bad("The body holds a name with U+0000.");
    }
    checkText(name);
  }

  private static void checkText(String text) throws MalformedJson {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw bad("The body holds half a surrogate pair.");
    }
  }

  /** Line and column only: the parser's own message may quote the prompt. */
  private static String where(JacksonException e) {
    var location = e.getLocation();
    return location == null
        ? "it cannot be read"
        : "line " + location.getLineNr() + ", column " + location.getColumnNr();
  }

  private static MalformedJson bad(String message) {
    return new MalformedJson(message);
  }
}
