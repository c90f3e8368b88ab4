package dev.parley.api.chat;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Reads {@code metadata}: a client's own notes. */
public final class MetadataPairs {

  private static final int MOST = 16;
  private static final int KEY = 64;
  private static final int VALUE = 512;

  private MetadataPairs() {}

  public static SortedMap<String, String> read(JsonNode node, String path) {
    boolean isShort = node.isObject() && node.size() <= MOST;
    Read.require(isShort, path, "must be an object of at most " + MOST + " pairs");
    SortedMap<String, String> pairs = new TreeMap<>();
    for (var pair : node.properties()) {
      boolean fits = !pair.getKey().isEmpty() && pair.getKey().length() <= KEY;
      Read.require(fits, path, "must have keys of 1 to " + KEY + " characters");
      pairs.put(
          pair.getKey(),
          Read.text(0, VALUE).apply(pair.getValue(), path + "." + Fields.legible(pair.getKey())));
    }
    return Collections.unmodifiableSortedMap(pairs);
  }
}
