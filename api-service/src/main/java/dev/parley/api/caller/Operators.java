package dev.parley.api.caller;

import dev.parley.access.ApiKey;
import dev.parley.access.Plan;
import dev.parley.access.StoredKey;
import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import dev.parley.redis.RedisUnavailable;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.springframework.stereotype.Component;

/**
 * Who may see and change what is everybody's: whoever has an admin's key, and, while no key is
 * needed, whoever sits at this machine.
 */
@Component
public class Operators {

  private final AccessGate gate;
  private final KnownKeys keys;

  Operators(AccessGate gate, KnownKeys keys) {
    this.gate = gate;
    this.keys = keys;
  }

  /** Refuses everybody else. */
  void require(HttpServletRequest request) {
    Caller caller = (Caller) request.getAttribute(CallerFilter.ATTRIBUTE);
    boolean admin = caller != null && caller.plan().role() == Plan.Role.ADMIN;
    if (!admin && !(AtThisMachine.isOf(request) && !gate.needsKey())) {
      throw Refusal.of(
              ErrorCode.NOT_ALLOWED,
              "This needs an admin's API key, or, while there are no keys, a call from this"
                  + " machine.")
          .asException();
    }
  }

  /**
   * Whether a call that was let in would still be, for calls that last: a key may be revoked
   * meanwhile. While Redis does not answer, nothing changes.
   */
  public BooleanSupplier permit(HttpServletRequest request) {
    Optional<ApiKey> key = PresentedKey.of(request).flatMap(ApiKey::parse);
    return () -> {
      try {
        return key.flatMap(keys::find).filter(Operators::isAdmin).isPresent() || !gate.needsKey();
      } catch (RedisUnavailable away) {
        return true;
      }
    };
  }

  private static boolean isAdmin(StoredKey key) {
    return key.plan().role() == Plan.Role.ADMIN;
  }
}
