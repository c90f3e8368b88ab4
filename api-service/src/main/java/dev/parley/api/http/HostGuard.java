package dev.parley.api.http;

import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.ErrorWriter;
import dev.parley.api.errors.Refusal;
import dev.parley.api.settings.HostSettings;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Keeps other sites from reaching a service that listens on loopback alone, through a name of
 * theirs that resolves to it (DNS rebinding): there, being on the machine is the only credential.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 4)
class HostGuard extends OncePerRequestFilter {

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final HostSettings settings;
  private final @Nullable InetAddress address;

  HostGuard(HostSettings settings, ServerProperties server) {
    this.settings = settings;
    this.address = server.getAddress();
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return address == null || !address.isLoopbackAddress();
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String host = withoutPort(request.getHeader("Host"));
    if (LOOPBACK.contains(host) || settings.hosts().contains(host)) {
      chain.doFilter(request, response);
      return;
    }
    ErrorWriter.write(
        request,
        response,
        Refusal.of(
            ErrorCode.BAD_HOST, "The Host header does not name this service; see parley.hosts."));
  }

  private static String withoutPort(@Nullable String header) {
    return header == null ? "" : header.toLowerCase(Locale.ROOT).replaceFirst(":[0-9]{1,5}$", "");
  }
}
