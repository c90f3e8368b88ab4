package dev.parley.redis;

import dev.parley.job.JobId;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.ScriptOutputType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Lua script, a Redis function: its own text below the helpers that all share, so that Redis
 * builds these once and not at each run. Its library is named by what the helpers and the script
 * are: processes of several versions run side by side, each with its own. Thread-safe.
 */
public final class Script {

  private static final Logger log = LoggerFactory.getLogger(Script.class);

  /** Begins the name of each library. */
  static final String LIBRARIES = "parley_";

  private static final List<String> PARTS = List.of("lanes", "quotas", "webhooks");
  private static final String HELPERS = helpers();

  /** Begins the names of the libraries of this version. */
  static final String LIBRARIES_OF_THIS_VERSION = LIBRARIES + sha1(HELPERS).substring(0, 16) + "_";

  private final Library plain;
  private final Library sharded;

  private Script(String name, String flags, String text) {
    this.plain = Library.of(name, flags, text, "PUBLISH");
    this.sharded = Library.of(name, flags, text, "SPUBLISH");
  }

  /**
   * Reads {@code name.lua} from the package of the class that runs it. Its first line has the
   * flags.
   *
   * @param name without its ending
   */
  public static Script load(Class<?> owner, String name) {
    String script = resource(owner, name);
    int firstLine = script.indexOf('\n');
    return new Script(
        name,
        script.substring("#!lua".length(), firstLine).replace("flags=", "").strip(),
        script.substring(firstLine + 1));
  }

  /** The name of the function, and of the library that holds it. */
  public String function() {
    return plain.function;
  }

  /** All of it, as a script for {@code EVAL}. */
  public String text() {
    return plain.script();
  }

  /**
   * Runs it with one round trip; a few when Redis does not know it.
   *
   * @param shard whose keys it works on
   * @param key leads to the node that holds all keys of the shard
   * @param arguments numbers and texts; the script sees them behind the shard's base
   */
  public ScriptResult run(RedisConnections redis, int shard, String key, List<?> arguments) {
    String[] keys = {key};
    String[] values =
        Stream.concat(Stream.of(redis.keys().base(shard)), arguments.stream())
            .map(String::valueOf)
            .toArray(String[]::new);
    Library library = redis.isCluster() ? sharded : plain;
    return call(redis, library, keys, values)
        .or(
            () -> {
              store(redis, library);
              return call(redis, library, keys, values);
            })
        .orElseGet(() -> eval(redis, library, keys, values));
  }

  /** Runs it on one job. Its arguments begin with the job's id. */
  public ScriptResult run(RedisConnections redis, JobId job, Object... arguments) {
    List<Object> all = new ArrayList<>(List.of(job));
    all.addAll(List.of(arguments));
    return run(redis, job.shard(), redis.keys().job(job), all);
  }

  /** Empty when the node does not know it. */
  private static Optional<ScriptResult> call(
      RedisConnections redis, Library library, String[] keys, String[] values) {
    try {
      return Optional.of(
          new ScriptResult(
              redis.<List<Object>>call(
                  c -> c.fcall(library.function, ScriptOutputType.MULTI, keys, values))));
    } catch (RedisCommandExecutionException e) {
      if (String.valueOf(e.getMessage()).startsWith("ERR Function not found")) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Loads it on all nodes. A full one has no room for it, but still runs scripts that free some;
   * one that is away may not be the one that is needed.
   */
  private static void store(RedisConnections redis, Library library) {
    try {
      redis.callMasters(c -> c.functionLoad(library.code(), true));
    } catch (RedisUnavailable e) {
      log.debug("not every node has the library {}: {}", library.function, e.getMessage());
    }
  }

  private static ScriptResult eval(
      RedisConnections redis, Library library, String[] keys, String[] values) {
    return new ScriptResult(
        redis.<List<Object>>call(
            c -> c.eval(library.script(), ScriptOutputType.MULTI, keys, values)));
  }

  /**
   * Its text, once for each way to publish.
   *
   * @param function its name
   * @param body the helpers, and {@code run}
   */
  private record Library(String function, String flags, String body) {

    /**
     * @param publish the command: in a cluster channels belong to shards
     */
    static Library of(String name, String flags, String text, String publish) {
      String body =
          "local PUBLISH = '"
              + publish
              + "'\n"
              + HELPERS
              + "local function run(keys, arguments)\nbegin_run(keys, arguments)\n"
              + text
              + "end\n";
      String hash = sha1(flags + publish + text).substring(0, 16);
      return new Library(LIBRARIES_OF_THIS_VERSION + name + "_" + hash, flags, body);
    }

    /** For {@code EVAL}. */
    String script() {
      return "#!lua"
          + (flags.isEmpty() ? "" : " flags=" + flags)
          + "\nlocal keys, arguments = KEYS, ARGV\n"
          + body
          + "return run(keys, arguments)\n";
    }

    /** For {@code FUNCTION LOAD}. */
    String code() {
      return "#!lua name="
          + function
          + "\n"
          + body
          + "redis.register_function{function_name='"
          + function
          + "', callback=run, flags={"
          + (flags.isEmpty() ? "" : "'" + flags + "'")
          + "}}\n";
    }
  }

  private static String helpers() {
    return resource(Script.class, "base")
        + PARTS.stream().map(Script::part).collect(Collectors.joining())
        + resource(Script.class, "jobs");
  }

  private static String part(String name) {
    return "local " + name + " = (function()\n" + resource(Script.class, name) + "end)()\n";
  }

  private static String resource(Class<?> owner, String name) {
    try (InputStream stream = owner.getResourceAsStream(name + ".lua")) {
      if (stream == null) {
        throw new IllegalStateException("no script " + name + " beside " + owner.getName());
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha1(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
