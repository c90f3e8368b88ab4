package dev.parley.registry;

import dev.parley.queue.WorkerId;
import dev.parley.redis.RedisConnections;
import java.util.List;

/** Who works, and with which models. Written in every shard. */
public final class Registry {

  /** What became of a beat. */
  public sealed interface Result {}

  public record Registered() implements Result {}

  /** A live worker announces other weights under this name. */
  public record Refused(String otherFingerprint) implements Result {}

  public Registry(RedisConnections redis) {}

  /** Announces or renews. Repeat it at least three times per ttl. */
  public Result register(WorkerRecord worker) {
    throw new UnsupportedOperationException("not yet");
  }

  /** Forgets a worker that leaves. Its model stays known. */
  public void leave(WorkerId worker) {
    throw new UnsupportedOperationException("not yet");
  }

  /** All known models, by name. */
  public List<KnownModel> models() {
    throw new UnsupportedOperationException("not yet");
  }

  /** All live workers, by id. */
  public List<WorkerState> workers() {
    throw new UnsupportedOperationException("not yet");
  }
}
