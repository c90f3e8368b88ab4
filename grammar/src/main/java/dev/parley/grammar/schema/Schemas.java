package dev.parley.grammar.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.grammar.Grammar;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Compiles JSON schemas, and keeps those that were used last: a schema that comes again costs a
 * look-up, and its grammar knows its states already. Thread-safe.
 */
public final class Schemas {

  private final Map<String, Compilation> recent;

  /**
   * @param most schemas to keep; each may hold a few megabytes
   */
  public Schemas(int most) {
    this.recent =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Compilation> eldest) {
            return size() > most;
          }
        };
  }

  /** Any JSON object, whatever it holds. Always the same grammar. */
  public static Grammar anyObject() {
    return AnyJson.OBJECT_GRAMMAR;
  }

  /** Compiles a schema. The text is JSON, its properties are written in the order given here. */
  public Compilation compile(String schema, SchemaRules rules) {
    String key = rules + digest(schema);
    synchronized (recent) {
      Compilation known = recent.get(key);
      if (known != null) {
        return known;
      }
    }
    Compilation compiled = SchemaCompiler.compile(schema, rules);
    synchronized (recent) {
      Compilation first = recent.putIfAbsent(key, compiled);
      return first == null ? compiled : first;
    }
  }

  /** Compiles a schema. */
  public Compilation compile(JsonNode schema, SchemaRules rules) {
    return compile(schema.toString(), rules);
  }

  private static String digest(String text) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
