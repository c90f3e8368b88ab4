package dev.parley.api.quota;

import dev.parley.api.caller.Caller;
import dev.parley.api.caller.CurrentCaller;
import dev.parley.api.caller.PublicAddresses;
import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.ErrorWriter;
import dev.parley.api.errors.Refusal;
import dev.parley.api.settings.OwnerSettings;
import dev.parley.job.OwnerId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Slows down whoever makes too many calls, and refuses what would wait too long, as soon as it is
 * known who calls: before Redis is asked for anything else, and before the body is read. A refusal
 * is held back, so that a client that calls again at once is slowed down, too. Pages, documents and
 * health are no calls.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 7)
class CallRateFilter extends OncePerRequestFilter {

  /** What is refused beyond them is not held back, as each call holds a connection and a stack. */
  private static final int MOST_HELD = 500;

  private final CallRates rates;
  private final PublicAddresses open;
  private final Duration hold;
  private final Counter waited;
  private final Counter refused;
  private final Semaphore held = new Semaphore(MOST_HELD);

  CallRateFilter(
      CallRates rates, PublicAddresses open, OwnerSettings settings, MeterRegistry registry) {
    this.rates = rates;
    this.open = open;
    this.hold = settings.callsWait();
    this.waited = registry.counter("parley.calls.delayed");
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
    Optional<OwnerId> owner = CurrentCaller.of(request).map(Caller::owner);
    switch (owner.map(rates::take).orElse(CallRates.AT_ONCE)) {
      case CallRates.After(Duration wait) -> {
        delay(wait);
        chain.doFilter(request, response);
      }
      case CallRates.TooMany(Duration wait) -> {
        refused.increment();
        holdBack();
        ErrorWriter.write(
            request,
            response,
            Refusal.of(ErrorCode.RATE_LIMIT_EXCEEDED, "You make too many calls a second.")
                .retryAfter(wait));
      }
    }
  }

  private void delay(Duration wait) {
    if (wait.isPositive()) {
      waited.increment();
      sleep(wait);
    }
  }

  private void holdBack() {
    if (held.tryAcquire()) {
      try {
        sleep(hold);
      } finally {
        held.release();
      }
    }
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the server stops: the call goes on
    }
  }
}
