package dev.parley.access;

import dev.parley.job.OwnerId;
import java.time.Instant;
import java.util.Optional;

/**
 * A key as Redis holds it.
 *
 * @param name for people; not unique
 * @param owner whose the jobs of this key are; stays when the key is rotated
 * @param expires when it ends by itself
 * @param revoked when somebody ended it
 */
public record StoredKey(
    KeyId id,
    String name,
    KeyHash hash,
    OwnerId owner,
    Plan plan,
    Instant created,
    Optional<Instant> expires,
    Optional<Instant> revoked) {

  /** Whether a key opens anything. */
  public enum State {
    ACTIVE,
    EXPIRED,
    REVOKED
  }

  public State state(Instant now) {
    if (revoked.isPresent()) {
      return State.REVOKED;
    }
    return expires.isPresent() && !now.isBefore(expires.get()) ? State.EXPIRED : State.ACTIVE;
  }
}
