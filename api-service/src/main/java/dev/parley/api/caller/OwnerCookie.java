package dev.parley.api.caller;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Gives each browser that opens the page a cookie, and so an owner of its own. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 5)
class OwnerCookie extends OncePerRequestFilter {

  private static final Duration YEAR = Duration.ofDays(365);

  private final SecureRandom random = new SecureRandom();
  private final CookieCallers cookies;

  OwnerCookie(CookieCallers cookies) {
    this.cookies = cookies;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !request.getMethod().equals("GET") || !request.getRequestURI().equals("/");
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    response.setHeader("Cache-Control", "no-cache");
    if (cookies.find(request).isEmpty()) {
      response.addHeader("Set-Cookie", newCookie(request.isSecure() ? Scheme.HTTPS : Scheme.HTTP));
    }
    chain.doFilter(request, response);
  }

  private enum Scheme {
    HTTP,
    HTTPS
  }

  private String newCookie(Scheme scheme) {
    byte[] bits = new byte[16];
    random.nextBytes(bits);
    return ResponseCookie.from(
            CookieCallers.COOKIE, Base64.getUrlEncoder().withoutPadding().encodeToString(bits))
        .path("/")
        .httpOnly(true)
        .secure(scheme == Scheme.HTTPS)
        .sameSite("Lax")
        .maxAge(YEAR)
        .build()
        .toString();
  }
}
