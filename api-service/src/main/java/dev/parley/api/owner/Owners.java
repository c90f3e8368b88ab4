package dev.parley.api.owner;

import dev.parley.job.OwnerId;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Tells whose call it is: the cookie's owner, else {@link OwnerId#LOCAL}. A malformed cookie counts
 * as none; an unknown one is a new owner. Nothing else in a request names an owner.
 */
public final class Owners {

  static final String COOKIE = "parley";
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{22}");

  private Owners() {}

  public static OwnerId of(HttpServletRequest request) {
    return cookie(request).map(OwnerId::new).orElse(OwnerId.LOCAL);
  }

  static Optional<String> cookie(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    if (cookies == null) {
      return Optional.empty();
    }
    for (Cookie cookie : cookies) {
      if (cookie.getName().equals(COOKIE) && SHAPE.matcher(cookie.getValue()).matches()) {
        return Optional.of(cookie.getValue());
      }
    }
    return Optional.empty();
  }
}
