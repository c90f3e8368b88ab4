package dev.parley.api.caller;

import dev.parley.access.KeyId;
import dev.parley.access.Plan;
import dev.parley.access.StoredKey;
import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import dev.parley.job.OwnerId;
import java.util.Optional;

/**
 * Who makes a call: resolved once per request, and an argument of every controller method that
 * needs it.
 *
 * @param owner whose jobs the call may see
 * @param plan what it may do
 * @param via how the caller was recognised
 * @param key by which it was recognised, if by one
 */
public record Caller(OwnerId owner, Plan plan, Via via, Optional<KeyId> key) {

  /** A call that names nobody. */
  public static final Caller LOCAL =
      new Caller(OwnerId.LOCAL, Plan.OPEN, Via.LOCAL, Optional.empty());

  /** How a caller was recognised. */
  public enum Via {
    /** Not at all: whoever reaches this service without a cookie shares one owner. */
    LOCAL,
    /** By the cookie that a browser got with the page. */
    COOKIE,
    /** By an API key. */
    KEY
  }

  /** A browser. */
  public static Caller ofCookie(OwnerId owner) {
    return new Caller(owner, Plan.OPEN, Via.COOKIE, Optional.empty());
  }

  /** Who has an API key. */
  public static Caller ofKey(StoredKey key) {
    return new Caller(key.owner(), key.plan(), Via.KEY, Optional.of(key.id()));
  }

  /** Refuses everybody but who has an admin's key. */
  public void requireAdmin() {
    if (plan.role() != Plan.Role.ADMIN) {
      throw Refusal.of(ErrorCode.NOT_ALLOWED, "This needs an admin's API key.").asException();
    }
  }
}
