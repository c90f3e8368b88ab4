package dev.parley.registry;

import dev.parley.codec.MalformedData;
import dev.parley.job.ModelCard;
import dev.parley.job.ModelName;
import dev.parley.job.WorkerId;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.Script;
import dev.parley.redis.ScriptResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who works, and with which models. Written in every shard, read from the first that answers. */
public final class Registry {

  /** What became of a beat. */
  public sealed interface Result {}

  public record Registered() implements Result {}

  /** Registered; an operator wants it to leave. */
  public record AskedToLeave() implements Result {}

  /** A live worker announces other weights under this name. */
  public record Refused(String otherFingerprint) implements Result {}

  /** What became of the wish that a worker leaves. */
  public enum DrainOutcome {
    /** It will, or does already. */
    DRAINING,
    /** It cannot be asked: its version is older. */
    UNABLE,
    /** There is no such live worker. */
    GONE
  }

  private static final Logger log = LoggerFactory.getLogger(Registry.class);
  private static final Script REGISTER = Script.load(Registry.class, "register");
  private static final Script LEAVE = Script.load(Registry.class, "leave");
  private static final Script DRAIN = Script.load(Registry.class, "drain");
  private static final Script ROLL_CALL = Script.load(Registry.class, "roll_call");
  private static final int WORKER_FIELDS = 9;

  private final RedisConnections redis;

  public Registry(RedisConnections redis) {
    this.redis = redis;
  }

  /**
   * Announces or renews, in all shards that answer; the others hear of it at a later beat. Repeat
   * it at least three times per ttl.
   */
  public Result register(WorkerRecord worker) {
    Result result = new Registered();
    for (Result answer : redis.shards().askAll(shard -> register(shard, worker))) {
      switch (answer) {
        case Registered same -> {}
        case AskedToLeave leave -> result = leave;
        case Refused refused -> {
          return refused;
        }
      }
    }
    return result;
  }

  private Result register(int shard, WorkerRecord worker) {
    ScriptResult answer =
        REGISTER.run(redis, shard, redis.keys().models(shard), arguments(worker, worker.model()));
    return switch (answer.outcome()) {
      case "REGISTERED" -> new Registered();
      case "DRAIN" -> new AskedToLeave();
      case "REFUSED" -> new Refused(answer.text(1));
      default -> throw answer.unexpected();
    };
  }

  /**
   * Asks a worker to leave: it claims nothing more, ends or hands on what it runs, and leaves. It
   * learns so within a beat. Repeatable.
   */
  public DrainOutcome drain(WorkerId worker) {
    ScriptResult answer = atOne(DRAIN, List.of(worker));
    return switch (answer.outcome()) {
      case "DRAINING" -> DrainOutcome.DRAINING;
      case "UNABLE" -> DrainOutcome.UNABLE;
      case "GONE" -> DrainOutcome.GONE;
      default -> throw answer.unexpected();
    };
  }

  /** Forgets a worker that leaves. Its model stays known. */
  public void leave(WorkerId worker) {
    redis
        .shards()
        .askAll(shard -> LEAVE.run(redis, shard, redis.keys().workers(shard), List.of(worker)));
  }

  /** All known models, by name. */
  public List<AnnouncedModel> models() {
    Map<String, String> records =
        redis
            .shards()
            .askFirst(
                shard -> {
                  String key = redis.keys().models(shard);
                  return redis.call(c -> c.hgetall(key));
                });
    return records.values().stream()
        .flatMap(record -> known(record).stream())
        .sorted(Comparator.comparing(model -> model.card().name()))
        .toList();
  }

  /** All live workers, by id. */
  public List<WorkerState> workers() {
    ScriptResult answer = atOne(ROLL_CALL, List.of());
    List<WorkerState> workers = new ArrayList<>();
    for (int i = 1; i + WORKER_FIELDS <= answer.values().size(); i += WORKER_FIELDS) {
      workers.add(worker(answer, i));
    }
    workers.sort(Comparator.comparing(worker -> worker.id().value()));
    return workers;
  }

  /** In a shard that answers: whichever it is, it knows all workers. */
  private ScriptResult atOne(Script script, List<?> arguments) {
    return redis
        .shards()
        .askFirst(shard -> script.run(redis, shard, redis.keys().workers(shard), arguments));
  }

  private static List<?> arguments(WorkerRecord worker, ModelCard model) {
    return List.of(
        worker.id(),
        model.name(),
        model.fingerprint(),
        CardCodec.encode(model),
        worker.seats(),
        worker.running(),
        worker.tokensPerSecond(),
        worker.ttl().toMillis(),
        worker.vitals().tokens(),
        spell(worker.vitals().memoryBytes()),
        worker.instance());
  }

  /** Reads {@code <last seen ms> <created ms> <card>}. */
  private static Optional<AnnouncedModel> known(String record) {
    String[] parts = record.split(" ", 3);
    try {
      return Optional.of(
          new AnnouncedModel(CardCodec.decode(parts[2]), instant(parts[0]), instant(parts[1])));
    } catch (MalformedData | NumberFormatException | ArrayIndexOutOfBoundsException e) {
      log.warn("registry: skipping an unreadable model record");
      return Optional.empty();
    }
  }

  private static WorkerState worker(ScriptResult answer, int from) {
    return new WorkerState(
        new WorkerId(answer.text(from)),
        new ModelName(answer.text(from + 1)),
        answer.count(from + 2),
        answer.count(from + 3),
        Double.parseDouble(answer.text(from + 4)),
        instant(answer.text(from + 5)),
        new WorkerVitals(number(answer.text(from + 6)).orElse(0), number(answer.text(from + 7))),
        number(answer.text(from + 8)).isPresent() ? WorkerPhase.DRAINING : WorkerPhase.WORKING);
  }

  private static String spell(OptionalLong number) {
    return number.isPresent() ? Long.toString(number.getAsLong()) : "";
  }

  private static OptionalLong number(String text) {
    return text.matches("[0-9]{1,18}")
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }

  private static Instant instant(String millis) {
    return Instant.ofEpochMilli(Long.parseLong(millis));
  }
}
