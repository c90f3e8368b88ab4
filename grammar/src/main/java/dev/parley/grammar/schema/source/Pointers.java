package dev.parley.grammar.schema.source;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/** JSON pointers (RFC 6901), also as the fragment of a reference. */
public final class Pointers {

  private Pointers() {}

  public static String child(String pointer, String name) {
    return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
  }

  /**
   * The pointer that a reference means.
   *
   * @throws SchemaException when it leads out of this schema
   */
  public static String ofReference(String reference, String pointer) {
    if (!reference.equals("#") && !reference.startsWith("#/")) {
      throw new SchemaException(pointer, "only references inside the schema (#/…) are supported");
    }
    try {
      // A plus is no space in a fragment.
      String fragment = reference.substring(1).replace("+", "%2B");
      return URLDecoder.decode(fragment, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new SchemaException(pointer, "the reference is malformed: " + e.getMessage());
    }
  }

  /** What a pointer leads to; missing when there is nothing. */
  public static JsonNode find(JsonNode root, String target) {
    JsonNode at = root;
    if (target.isEmpty()) {
      return at;
    }
    for (String step : target.substring(1).split("/", -1)) {
      String name = step.replace("~1", "/").replace("~0", "~");
      at = at.isArray() ? at.path(index(name)) : at.path(name);
    }
    return at;
  }

  private static int index(String name) {
    return name.matches("0|[1-9][0-9]{0,8}") ? Integer.parseInt(name) : -1;
  }
}
