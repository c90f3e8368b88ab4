package dev.parley.models.hub.remote;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One hub as this machine reaches it.
 *
 * @param endpoint without a slash at its end
 * @param token sent to the endpoint's own host and port and to no other; never logged
 */
public record HubSite(HubSource source, URI endpoint, Optional<String> token) {

  /** What a header may hold; the HTTP client would print any other value in its refusal. */
  private static final Pattern TOKEN = Pattern.compile("[!-~]{1,1000}");

  public HubSite {
    if (endpoint.toString().contains("@")) {
      throw new IllegalArgumentException("the address of a hub holds no user and no password");
    }
    String scheme = String.valueOf(endpoint.getScheme());
    if (!scheme.matches("https?") || endpoint.getHost() == null) {
      throw new IllegalArgumentException(endpoint + " is no address of a hub");
    }
    if (token.filter(text -> !TOKEN.matcher(text).matches()).isPresent()) {
      throw new IllegalArgumentException(
          "the token for " + endpoint + " has a character that no token has: set it anew");
    }
  }

  /** For people. */
  public String name() {
    return endpoint.toString();
  }

  public URI at(String path) {
    return URI.create(endpoint + path);
  }

  /** Whether the token may go there. */
  boolean owns(URI uri) {
    return endpoint.getScheme().equalsIgnoreCase(uri.getScheme())
        && endpoint.getHost().equalsIgnoreCase(uri.getHost())
        && port(endpoint) == port(uri);
  }

  private static int port(URI uri) {
    return uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().endsWith("s") ? 443 : 80;
  }

  @Override
  public String toString() {
    return source + " at " + endpoint + (token.isPresent() ? ", with a token" : "");
  }
}
