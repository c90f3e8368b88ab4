package dev.parley.api.caller;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** Who makes the call, for filters: controllers have a parameter for it. */
public final class CurrentCaller {

  private CurrentCaller() {}

  /** Empty for a request that was refused before its caller was known. */
  public static Optional<Caller> of(HttpServletRequest request) {
    return request.getAttribute(CallerFilter.ATTRIBUTE) instanceof Caller caller
        ? Optional.of(caller)
        : Optional.empty();
  }
}
