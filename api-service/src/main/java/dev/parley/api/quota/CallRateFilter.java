package dev.parley.api.quota;

import dev.parley.api.caller.Caller;
import dev.parley.api.caller.CurrentCaller;
import dev.parley.api.caller.PublicAddresses;
import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.ErrorWriter;
import dev.parley.api.errors.Refusal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses the calls of whoever makes too many, as soon as it is known who calls: before Redis is
 * asked for anything else, and before the body is read. Pages, documents and health are no calls.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 7)
class CallRateFilter extends OncePerRequestFilter {

  private final CallRates rates;
  private final PublicAddresses open;
  private final Counter refused;

  CallRateFilter(CallRates rates, PublicAddresses open, MeterRegistry registry) {
    this.rates = rates;
    this.open = open;
    this.refused = registry.counter("parley.calls.refused");
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return open.contain(request.getRequestURI());
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Optional<Duration> wait = CurrentCaller.of(request).map(Caller::owner).flatMap(rates::take);
    if (wait.isEmpty()) {
      chain.doFilter(request, response);
      return;
    }
    refused.increment();
    ErrorWriter.write(
        request,
        response,
        Refusal.of(ErrorCode.RATE_LIMIT_EXCEEDED, "You make too many calls a second.")
            .retryAfter(wait.get()));
  }
}
