package dev.parley.faults.upgrade;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The Redis of an older version in the middle of its work, and what that version showed of it.
 * {@code tools/upgrade/record.py} makes them.
 */
record RecordedFleet(JsonNode json) {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String RUN = "redis.call(unpack(ARGV)) return 1";
  private static final Set<String> DEADLINES = Set.of("queue_until", "generation_until");

  /**
   * @param version the commit that was recorded
   */
  static RecordedFleet of(String version) {
    try (InputStream in =
        RecordedFleet.class.getResourceAsStream("/upgrade/" + version + ".json")) {
      return new RecordedFleet(JSON.readTree(Objects.requireNonNull(in)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whose the jobs are. */
  String owner() {
    return json.path("owner").asString();
  }

  /** The id of a job that had ended. */
  String ended(String name) {
    return text(json.path("ended").path(name));
  }

  /** The id of a job that had not ended. */
  String live(String name) {
    return text(json.path("live").path(name));
  }

  /** What a viewer of a job saw before its worker was stopped. */
  JsonNode seen(String live) {
    return json.path("seen").path(live);
  }

  /** The answers to GET, by path: to {@code owner} or to {@code nobody}. */
  JsonNode answers(String whom) {
    return json.path("answers").path(whom);
  }

  /** The events of ended jobs, by id. */
  JsonNode events(String whom) {
    return json.path("events").path(whom);
  }

  /** The whole answer of a completed job. */
  String textOf(String ended) {
    return text(answers("owner").path("/v1/jobs/" + ended(ended)).path("output").path("text"));
  }

  /** The body that was posted with an idempotency key. */
  JsonNode chatWithKey(String key) {
    return json.path("keyed").path(key);
  }

  /** The model as the API showed it. */
  JsonNode model() {
    return json.path("model");
  }

  /** Of the weights of the recorded worker. */
  String fingerprint() {
    return text(json.path("fingerprint"));
  }

  /**
   * Writes all keys. What lay in the future then is moved by the age of the recording: the
   * deadlines of jobs, and how long the worker counts as alive and its model as known. How long a
   * key lives is recorded as a duration. All else stays as it was.
   */
  void playInto(RedisCommands<String, String> redis) {
    long now = Long.parseLong(redis.time().getFirst()) * 1000;
    long age = now - json.path("recorded_at").asLong();
    for (JsonNode command : json.path("commands")) {
      List<String> words = new ArrayList<>();
      command.forEach(word -> words.add(word.asString()));
      move(words, age);
      var _ =
          redis.eval(RUN, ScriptOutputType.INTEGER, new String[0], words.toArray(String[]::new));
    }
  }

  private static void move(List<String> words, long age) {
    String key = words.get(1);
    for (int i = 2; i + 1 < words.size(); i += 2) {
      if (key.endsWith("}:workers")) {
        words.set(i, later(words.get(i), age));
      } else if (key.endsWith("}:models")) {
        words.set(i + 1, laterSeen(words.get(i + 1), age));
      } else if (DEADLINES.contains(words.get(i))) {
        words.set(i + 1, later(words.get(i + 1), age));
      }
    }
  }

  /** A record of a model begins with the time when it was last seen. */
  private static String laterSeen(String record, long age) {
    String[] seenAndRest = record.split(" ", 2);
    return later(seenAndRest[0], age) + " " + seenAndRest[1];
  }

  private static String later(String millis, long age) {
    return Long.toString(Long.parseLong(millis) + age);
  }

  private static String text(JsonNode recorded) {
    String text = recorded.asString("");
    if (text.isEmpty()) {
      throw new AssertionError("not in the recording");
    }
    return text;
  }
}
