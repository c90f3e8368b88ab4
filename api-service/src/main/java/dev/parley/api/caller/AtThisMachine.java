package dev.parley.api.caller;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Recognises calls of somebody who sits at this machine: over loopback, by no proxy, and by no page
 * of another site in a browser of this machine.
 */
final class AtThisMachine {

  private static final List<String> OF_PROXIES =
      List.of(
          "Forwarded",
          "X-Forwarded-For",
          "X-Forwarded-Host",
          "X-Forwarded-Port",
          "X-Forwarded-Proto",
          "X-Forwarded-Server",
          "X-Real-IP",
          "X-Client-IP",
          "X-Envoy-External-Address",
          "CF-Connecting-IP",
          "True-Client-IP",
          "Via");

  /** Set by Tomcat where it believes headers of proxies, which it then takes away. */
  private static final String FORWARDED = "org.apache.tomcat.request.forwarded";

  private static final Set<String> HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Set<String> OUR_PAGE = Set.of("same-origin", "none");

  private AtThisMachine() {}

  static boolean isOf(HttpServletRequest request) {
    return isLoopback(request.getRemoteAddr())
        && request.getAttribute(FORWARDED) == null
        && !request.getProtocol().equals("HTTP/1.0") // nginx's way to its servers, by default
        && OF_PROXIES.stream().allMatch(header -> request.getHeader(header) == null)
        && HOSTS.contains(withoutPort(request.getHeader("Host")))
        && isNoOtherSite(request);
  }

  private static boolean isLoopback(String address) {
    try {
      return InetAddress.ofLiteral(address).isLoopbackAddress();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isNoOtherSite(HttpServletRequest request) {
    String origin = request.getHeader("Origin");
    String host = request.getHeader("Host");
    boolean ours =
        origin == null || Stream.of("http://", "https://").anyMatch(s -> origin.equals(s + host));
    String site = request.getHeader("Sec-Fetch-Site");
    return ours && (site == null || OUR_PAGE.contains(site));
  }

  private static String withoutPort(@Nullable String header) {
    return header == null ? "" : header.toLowerCase(Locale.ROOT).replaceFirst(":[0-9]{1,5}$", "");
  }
}
