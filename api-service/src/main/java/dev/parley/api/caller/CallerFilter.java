package dev.parley.api.caller;

import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.ErrorWriter;
import dev.parley.api.errors.Refusal;
import dev.parley.api.errors.Refused;
import dev.parley.redis.RedisUnavailable;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.MDC;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Resolves the caller of each request, once, and lets nobody pass who needs a key and has none.
 * Nothing but this names an owner. The id of a key stands in the MDC as {@value #KEY}.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 6)
class CallerFilter extends OncePerRequestFilter {

  static final String ATTRIBUTE = Caller.class.getName();
  static final String KEY = "key";

  private final Supplier<AccessGate> gate;

  /**
   * @param gate asked for at the first call: filters are made while the server starts, which is too
   *     early to wait for Redis
   */
  CallerFilter(ObjectProvider<AccessGate> gate) {
    this.gate = SingletonSupplier.of(gate::getObject);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    try {
      Optional<Caller> caller = admit(request, response);
      if (caller.isPresent()) {
        request.setAttribute(ATTRIBUTE, caller.get());
        chain.doFilter(request, response);
      }
    } finally {
      MDC.remove(KEY);
    }
  }

  private Optional<Caller> admit(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      return Optional.of(gate.get().admit(request));
    } catch (Refused refused) {
      refuse(request, response, refused.refusal());
    } catch (RedisUnavailable away) {
      refuse(request, response, Refusal.queueUnavailable());
    }
    return Optional.empty();
  }

  private static void refuse(
      HttpServletRequest request, HttpServletResponse response, Refusal refusal)
      throws IOException {
    if (refusal.code() == ErrorCode.INVALID_API_KEY) {
      response.setHeader("WWW-Authenticate", "Bearer");
    }
    ErrorWriter.write(request, response, refusal);
  }
}
