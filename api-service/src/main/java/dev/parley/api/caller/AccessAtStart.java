package dev.parley.api.caller;

import dev.parley.access.ApiKey;
import dev.parley.access.KeyStore;
import dev.parley.access.NewKey;
import dev.parley.access.Plan;
import dev.parley.access.StoredKey;
import dev.parley.api.settings.AccessSettings;
import dev.parley.api.settings.HostSettings;
import dev.parley.job.JobPriority;
import dev.parley.loop.Ticker;
import dev.parley.service.process.RedisAtStart;
import dev.parley.service.settings.RedisAddress;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.stereotype.Component;

/**
 * What a start does about access: it stores the operator's own key where that is new, and says so
 * when everybody who reaches this service may use it.
 */
@Component
public class AccessAtStart {

  private static final Logger log = LoggerFactory.getLogger(AccessAtStart.class);

  private final Optional<String> warning;

  AccessAtStart(
      AccessSettings settings,
      AccessGate gate,
      KeyStore keys,
      RedisAddress redis,
      ServerProperties server,
      HostSettings names) {
    RedisAtStart patient = new RedisAtStart(redis.settings(), redis.patience(), Ticker.SYSTEM);
    settings.adminKey().ifPresent(key -> patient.await(() -> store(key, keys)));
    Optional<String> reached = reached(server.getAddress(), names);
    boolean open = reached.isPresent() && patient.await(() -> !gate.needsKey());
    this.warning = open ? reached.map(who -> warning(who, settings)) : Optional.empty();
    warning.ifPresent(log::warn);
  }

  /** What the operator should know; one line. */
  public Optional<String> warning() {
    return warning;
  }

  /** What was revoked or rotated since stays as it is: an old environment opens nothing again. */
  private static boolean store(ApiKey key, KeyStore keys) {
    Plan plan = new Plan(Plan.Role.ADMIN, Plan.Limits.NONE, JobPriority.HIGH, List.of());
    Optional<StoredKey> known = keys.find(key.id());
    if (known.isEmpty()) {
      keys.create(key, new NewKey("admin", plan, Optional.empty()));
      log.atInfo().setMessage("admin key stored").addKeyValue("key", key.id()).log();
    } else if (!known.get().hash().isSame(key.hash())) {
      log.warn(
          "PARLEY_ADMIN_KEY is not key {} any more: it was rotated, or is another's", key.id());
    } else if (known.get().state(Instant.now()) != StoredKey.State.ACTIVE) {
      log.warn("PARLEY_ADMIN_KEY is key {}, which is revoked or has expired", key.id());
    }
    return true;
  }

  /** Empty where only people at this machine are expected. A name of its own means a proxy. */
  private static Optional<String> reached(@Nullable InetAddress address, HostSettings names) {
    if (address == null || !address.isLoopbackAddress()) {
      return Optional.of("whoever reaches this address may chat");
    }
    return names.hosts().isEmpty()
        ? Optional.empty()
        : Optional.of(
            "whoever reaches "
                + names.hosts().getFirst()
                + " may chat, and do what operators may if its proxy adds no X-Forwarded-For");
  }

  private static String warning(String who, AccessSettings settings) {
    return switch (settings.mode()) {
      case OPEN -> who + ": parley.access is open";
      case AUTO, KEYS -> who + ": make a key with './parley keys create NAME'";
    };
  }
}
