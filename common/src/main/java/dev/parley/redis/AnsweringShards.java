package dev.parley.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which shards answer, so that one that is away holds up no loop that asks all. A call without an
 * answer puts all shards in doubt, since those of one node are away together and each would cost a
 * timeout. Each is asked on a thread of its own and is back with its answer. Where there is but one
 * shard, every call is made. Thread-safe.
 */
public final class AnsweringShards {

  private static final Logger log = LoggerFactory.getLogger(AnsweringShards.class);
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final RedisConnections redis;
  private final int count;
  private final Set<Integer> doubted = ConcurrentHashMap.newKeySet();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  AnsweringShards(RedisConnections redis) {
    this.redis = redis;
    this.count = redis.settings().shards();
  }

  /** Calls from now on when a shard that was in doubt answers, on any thread. */
  public void onReturn(Runnable call) {
    listeners.add(call);
  }

  /**
   * The answer of a call to one shard; empty without a call while the shard is in doubt, and when
   * it does not answer now.
   *
   * @throws RedisUnavailable when it is full, or there is no other shard
   */
  public <T> Optional<T> ask(int shard, Supplier<T> call) {
    if (count == 1) {
      return Optional.of(call.get());
    }
    if (doubted.contains(shard)) {
      return Optional.empty();
    }
    try {
      return Optional.of(call.get());
    } catch (RedisUnavailable unanswered) {
      if (unanswered.kind() != RedisUnavailable.Kind.AWAY) {
        throw unanswered;
      }
      log.debug("shard {} gave no answer: {}", shard, unanswered.getMessage());
      doubt(shard);
      return Optional.empty();
    }
  }

  /**
   * The answers of those shards that gave one, in their order.
   *
   * @throws RedisUnavailable when none did
   */
  public <T> List<T> askAll(IntFunction<T> call) {
    List<T> answers = new ArrayList<>();
    for (int shard = 0; shard < count; shard++) {
      int asked = shard;
      ask(shard, () -> call.apply(asked)).ifPresent(answers::add);
    }
    if (answers.isEmpty()) {
      throw noneAnswers();
    }
    return answers;
  }

  /**
   * The answer of the first shard that gives one, about what all of them know.
   *
   * @throws RedisUnavailable when none does
   */
  public <T> T askFirst(IntFunction<T> call) {
    for (int shard = 0; shard < count; shard++) {
      int asked = shard;
      Optional<T> answer = ask(shard, () -> call.apply(asked));
      if (answer.isPresent()) {
        return answer.get();
      }
    }
    throw noneAnswers();
  }

  /** For a caller who got no answer from any. */
  public RedisUnavailable noneAnswers() {
    return new RedisUnavailable(
        RedisUnavailable.Kind.AWAY, "Redis is away: no shard answers", new IllegalStateException());
  }

  void close() {
    closed = true;
  }

  /** The one that gave no answer is left alone for a moment, so that none is asked in a circle. */
  private void doubt(int failed) {
    for (int shard = 0; shard < count; shard++) {
      if (doubted.add(shard)) {
        int asked = shard;
        Duration rest = shard == failed ? PAUSE : Duration.ZERO;
        Thread.ofVirtual().name("shard-" + shard).start(() -> awaitAnswer(asked, rest));
      }
    }
  }

  private void awaitAnswer(int shard, Duration rest) {
    try {
      Thread.sleep(rest);
      boolean away = false;
      while (!closed && !isWhole(shard)) {
        if (!away) {
          log.warn("shard {} is away, the others are served", shard);
        }
        away = true;
        Thread.sleep(PAUSE);
      }
      if (away && !closed) {
        log.info("shard {} is back", shard);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    doubted.remove(shard);
    if (!closed) {
      listeners.forEach(Runnable::run);
    }
  }

  /** Two keys that never exist, as scripts ask (decision 40): a slot that moves refuses them. */
  private boolean isWhole(int shard) {
    String base = redis.keys().base(shard);
    try {
      redis.call(c -> c.exists(base + "no:key", base + "no:other"));
      return true;
    } catch (RuntimeException away) {
      return false;
    }
  }
}
