package dev.parley.api.caller;

import dev.parley.access.ApiKey;
import dev.parley.access.KeyId;
import dev.parley.access.KeyNotices;
import dev.parley.access.KeyStore;
import dev.parley.access.StoredKey;
import dev.parley.api.connection.Recent;
import dev.parley.api.connection.RequestBudget;
import dev.parley.loop.Ticker;
import dev.parley.redis.ChannelSubscription;
import dev.parley.redis.RedisUnavailable;
import dev.parley.redis.TimeBudget;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * The keys that were asked for of late. What is known of one is at most five seconds old, and
 * forgotten as soon as Redis says that it changed. Thread-safe.
 */
@Component
class KnownKeys implements AutoCloseable {

  private static final Duration LIFE = Duration.ofSeconds(5);
  private static final Duration BRIEFLY = Duration.ofMillis(50);

  private enum All {
    KEYS
  }

  private final Recent<KeyId, Optional<StoredKey>> keys;
  private final Recent<All, Boolean> any;
  private final ChannelSubscription notices;
  private volatile boolean hadAny;
  private volatile boolean isSure;

  KnownKeys(KeyStore store, KeyNotices notices, Ticker ticker) {
    this.keys = new Recent<>(ticker, LIFE, store::find);
    this.any = new Recent<>(ticker, LIFE, _ -> store.hasAny());
    this.notices = notices.subscribe(new Forgetful());
  }

  /** The key when it is right at this moment. */
  Optional<StoredKey> find(ApiKey key) {
    Optional<StoredKey> stored = RequestBudget.within(() -> keys.get(key.id()));
    if (stored.isPresent() && !stored.get().hash().isSame(key.hash())) {
      keys.forget(key.id()); // it may have been rotated a moment ago
      stored = RequestBudget.within(() -> keys.get(key.id()));
    }
    if (stored.isEmpty()) {
      keys.forget(key.id()); // ids that do not exist are without number
    }
    return stored
        .filter(known -> known.hash().isSame(key.hash()))
        .filter(known -> known.state(Instant.now()) == StoredKey.State.ACTIVE);
  }

  /**
   * Whether there is or was a key. Once that was read, a Redis that does not answer changes
   * nothing, and costs the call next to none of its time.
   */
  boolean hasAny() {
    if (hadAny) {
      return true; // no key is ever forgotten
    }
    try {
      boolean has =
          isSure
              ? TimeBudget.share(BRIEFLY, () -> any.get(All.KEYS))
              : RequestBudget.within(() -> any.get(All.KEYS));
      isSure = true;
      if (has) {
        hadAny = true;
      }
      return hadAny;
    } catch (RedisUnavailable away) {
      if (isSure) {
        return hadAny;
      }
      throw away;
    }
  }

  @Override
  public void close() {
    notices.close();
  }

  private final class Forgetful implements KeyNotices.Listener {

    @Override
    public void changed(KeyId key) {
      hadAny = true;
      keys.forget(key);
    }

    @Override
    public void reconnected() {
      isSure = false;
      keys.forgetAll();
      any.forgetAll();
    }
  }
}
