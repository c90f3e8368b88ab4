package dev.parley.api.caller;

import dev.parley.job.OwnerId;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** Recognises browsers by their cookie. A malformed one counts as none, an unknown one is new. */
@Component
class CookieCallers implements CallerSource {

  static final String COOKIE = "parley";
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{22}");

  @Override
  public Optional<Caller> find(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    if (cookies == null) {
      return Optional.empty();
    }
    for (Cookie cookie : cookies) {
      if (cookie.getName().equals(COOKIE) && SHAPE.matcher(cookie.getValue()).matches()) {
        return Optional.of(Caller.ofCookie(new OwnerId(cookie.getValue())));
      }
    }
    return Optional.empty();
  }
}
