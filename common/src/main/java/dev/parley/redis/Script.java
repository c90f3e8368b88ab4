package dev.parley.redis;

import dev.parley.job.JobId;
import io.lettuce.core.RedisNoScriptException;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One Lua script: its own text below the helpers that all share. Of these, a part such as {@code
 * lanes.lua} is built when the script first uses it. The script's first line, the flags, stays
 * first. Thread-safe.
 */
public final class Script {

  private static final List<String> PARTS = List.of("lanes", "quotas", "webhooks");

  private final String text;
  private final String digest;

  private Script(String text) {
    this.text = text;
    this.digest = sha1(text);
  }

  /**
   * Reads {@code name.lua} from the package of the class that runs it.
   *
   * @param name without its ending
   */
  public static Script load(Class<?> owner, String name) {
    String script = resource(owner, name);
    int firstLine = script.indexOf('\n') + 1;
    return new Script(
        script.substring(0, firstLine)
            + resource(Script.class, "base")
            + PARTS.stream().map(Script::part).collect(Collectors.joining())
            + resource(Script.class, "jobs")
            + script.substring(firstLine));
  }

  /** All of it, as Redis runs it. */
  public String text() {
    return text;
  }

  /** Its SHA-1 in hexadecimal, by which Redis is asked to run it. */
  public String digest() {
    return digest;
  }

  /**
   * Runs it with one round trip; two when Redis does not know it.
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
    try {
      return new ScriptResult(
          redis.<List<Object>>call(c -> c.evalsha(digest, ScriptOutputType.MULTI, keys, values)));
    } catch (RedisNoScriptException e) {
      return new ScriptResult(
          redis.<List<Object>>call(c -> c.eval(text, ScriptOutputType.MULTI, keys, values)));
    }
  }

  /** Runs it on one job. Its arguments begin with the job's id. */
  public ScriptResult run(RedisConnections redis, JobId job, Object... arguments) {
    List<Object> all = new ArrayList<>(List.of(job));
    all.addAll(List.of(arguments));
    return run(redis, job.shard(), redis.keys().job(job), all);
  }

  private static String part(String name) {
    return "local " + name + " = part(function()\n" + resource(Script.class, name) + "end)\n";
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
