package dev.parley.api.caller;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Resolves the caller of each request, once. Nothing but the sources names an owner. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 6)
class CallerFilter extends OncePerRequestFilter {

  static final String ATTRIBUTE = Caller.class.getName();

  private final List<CallerSource> sources;

  CallerFilter(List<CallerSource> sources) {
    this.sources = List.copyOf(sources);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    request.setAttribute(ATTRIBUTE, callerOf(request));
    chain.doFilter(request, response);
  }

  private Caller callerOf(HttpServletRequest request) {
    return sources.stream()
        .flatMap(source -> source.find(request).stream())
        .findFirst()
        .orElse(Caller.LOCAL);
  }
}
