package dev.parley.queue;

import dev.parley.job.JobId;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.XClaimArgs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Does what processes from before there were lanes do, beside the present ones. */
final class OlderProcess {

  /** The text of {@code enqueue.lua} that read its arguments by position. */
  static final String ENQUEUE = read("enqueue-by-position.lua");

  private static final List<String> POSITIONS =
      List.of(
          "owner",
          "model",
          "request",
          "depth_limit",
          "live_limit",
          "stored_limit",
          "key_hash",
          "body_hash",
          "queue_timeout",
          "generation",
          "max_attempts",
          "ttl",
          "stored",
          "trace");

  private final Stage stage;

  OlderProcess(Stage stage) {
    this.stage = stage;
  }

  static List<Object> arguments(NewJob job) {
    Map<Object, Object> named = new HashMap<>();
    List<Object> pairs = Enqueue.arguments(job, Enqueue.LANES);
    for (int i = 0; i < pairs.size(); i += 2) {
      named.put(pairs.get(i), pairs.get(i + 1));
    }
    List<Object> values = new ArrayList<>();
    POSITIONS.forEach(name -> values.add(named.get(name)));
    return values;
  }

  /** A job that waits in the only queue it knows. */
  JobId queued() {
    NewJob job = stage.job();
    enqueue(job);
    return job.id();
  }

  /** Lets a job in. */
  void enqueue(NewJob job) {
    String[] arguments =
        Stream.concat(Stream.of(stage.keys.base(0), job.id()), arguments(job).stream())
            .map(String::valueOf)
            .toArray(String[]::new);
    String[] keys = {stage.keys.job(job.id())};
    stage.look().<Object>eval(ENQUEUE, ScriptOutputType.MULTI, keys, arguments);
  }

  /** Compares live jobs with the only queue it knows, where it misses this one's entry. */
  void restore(JobId job) {
    String entry = stage.look().xadd(queue(), Map.of("job", job.value()));
    stage.look().hset(stage.keys.job(job), "entry", entry);
  }

  /** As if this entry had been delivered to a worker long ago. */
  void leaveAlone(QueueEntry entry) {
    stage
        .look()
        .xclaim(
            entry.stream(),
            io.lettuce.core.Consumer.from("workers", "older"),
            XClaimArgs.Builder.minIdleTime(0).idle(3_600_000),
            entry.entryId());
  }

  /** The entry of a job that it let in. */
  QueueEntry entry(JobId job) {
    return new QueueEntry(queue(), job, stage.field(job, "entry"));
  }

  String queue() {
    return stage.keys.oldQueue(0, Stage.MODEL);
  }

  private static String read(String name) {
    try (InputStream stream = OlderProcess.class.getResourceAsStream(name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
