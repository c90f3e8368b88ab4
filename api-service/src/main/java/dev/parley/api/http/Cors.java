package dev.parley.api.http;

import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.ErrorWriter;
import dev.parley.api.errors.Refusal;
import dev.parley.api.settings.CorsSettings;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets browsers of other sites call, when the operator named their exact origin. Credentials are
 * never allowed: another site acts as owner {@code local}, not as whoever has our cookie.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 3)
class Cors extends OncePerRequestFilter {

  private static final String METHODS = "GET, POST, DELETE";
  private static final String REQUEST_HEADERS =
      "Content-Type, Idempotency-Key, Last-Event-ID, Prefer, Authorization, X-API-Key";
  private static final String ANSWER_HEADERS =
      "Location, Retry-After, X-Request-Id, X-Parley-Job, Idempotency-Replayed,"
          + " x-ratelimit-limit-requests, x-ratelimit-remaining-requests,"
          + " x-ratelimit-reset-requests, x-ratelimit-limit-tokens, x-ratelimit-remaining-tokens,"
          + " x-ratelimit-reset-tokens";

  private final CorsSettings settings;

  Cors(CorsSettings settings) {
    this.settings = settings;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    boolean allowed = allows(request.getHeader("Origin"));
    response.addHeader("Vary", "Origin");
    if (allowed) {
      response.setHeader("Access-Control-Allow-Origin", request.getHeader("Origin"));
      response.setHeader("Access-Control-Expose-Headers", ANSWER_HEADERS);
    }
    if (isPreflight(request)) {
      answerPreflight(request, response, allowed);
    } else {
      chain.doFilter(request, response);
    }
  }

  private boolean allows(@Nullable String origin) {
    return origin != null && settings.origins().contains(origin);
  }

  private static boolean isPreflight(HttpServletRequest request) {
    return request.getMethod().equals("OPTIONS")
        && request.getHeader("Origin") != null
        && request.getHeader("Access-Control-Request-Method") != null;
  }

  private static void answerPreflight(
      HttpServletRequest request, HttpServletResponse response, boolean allowed)
      throws IOException {
    if (!allowed) {
      ErrorWriter.write(
          request, response, Refusal.of(ErrorCode.ORIGIN_NOT_ALLOWED, "This origin may not call."));
      return;
    }
    response.setHeader("Access-Control-Allow-Methods", METHODS);
    response.setHeader("Access-Control-Allow-Headers", REQUEST_HEADERS);
    response.setHeader("Access-Control-Max-Age", "600");
    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
  }
}
