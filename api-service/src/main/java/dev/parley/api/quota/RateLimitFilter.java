package dev.parley.api.quota;

import dev.parley.access.Plan;
import dev.parley.api.caller.Caller;
import dev.parley.api.caller.CurrentCaller;
import dev.parley.api.connection.RequestBudget;
import dev.parley.quota.Allowance;
import dev.parley.quota.Quotas;
import dev.parley.redis.RedisUnavailable;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Writes into every answer to a key that has limits what is left of them. It is read when the
 * answer begins, so that what the call itself took is counted. An answer is never held up by a
 * Redis that does not answer: it has no such headers then.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 9)
class RateLimitFilter extends OncePerRequestFilter {

  private final Quotas quotas;

  RateLimitFilter(Quotas quotas) {
    this.quotas = quotas;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Optional<Caller> limited = CurrentCaller.of(request).filter(RateLimitFilter::isLimited);
    if (limited.isEmpty()) {
      chain.doFilter(request, response);
      return;
    }
    LimitedResponse answer = new LimitedResponse(response, () -> allowance(limited.get()));
    chain.doFilter(answer.request(request), answer);
    if (!request.isAsyncStarted()) {
      answer.announce();
    }
  }

  private static boolean isLimited(Caller caller) {
    Plan.Limits limits = caller.plan().limits();
    return caller.key().isPresent()
        && Stream.of(limits.requestsPerMinute(), limits.tokensPerMinute(), limits.tokensPerDay())
            .mapToLong((OptionalLong limit) -> limit.orElse(0))
            .anyMatch(limit -> limit > 0);
  }

  private Allowance allowance(Caller caller) {
    try {
      return RequestBudget.within(
          () -> quotas.allowance(caller.key().orElseThrow(), caller.owner()));
    } catch (RedisUnavailable away) {
      return Allowance.UNLIMITED;
    }
  }
}
