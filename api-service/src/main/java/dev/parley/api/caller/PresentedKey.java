package dev.parley.api.caller;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/**
 * What a request says in place of a key: {@code Authorization: Bearer …}, else {@code X-API-Key}.
 */
final class PresentedKey {

  private static final String SCHEME = "bearer ";

  private PresentedKey() {}

  /** Whatever was said, a key or not; empty for nothing. */
  static Optional<String> of(HttpServletRequest request) {
    return Optional.ofNullable(request.getHeader("Authorization"))
        .filter(header -> header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
        .map(header -> header.substring(SCHEME.length()))
        .or(() -> Optional.ofNullable(request.getHeader("X-API-Key")))
        .map(String::strip)
        .filter(said -> !said.isEmpty());
  }
}
