package dev.parley.models.hub.remote;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The proxies that {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY} name, in upper or
 * lower case; Java itself does not read them. Without them, what Java's own settings say.
 */
public final class HttpProxies extends ProxySelector {

  private final Optional<Proxy> secure;
  private final Optional<Proxy> plain;
  private final List<String> direct;

  private HttpProxies(Optional<Proxy> secure, Optional<Proxy> plain, List<String> direct) {
    this.secure = secure;
    this.plain = plain;
    this.direct = direct;
  }

  /**
   * @param names looks a variable up; null when it is not set
   */
  public static HttpProxies of(UnaryOperator<@Nullable String> names) {
    String except = either(names, "NO_PROXY").orElse("").toLowerCase(Locale.ROOT);
    return new HttpProxies(
        either(names, "HTTPS_PROXY").flatMap(HttpProxies::proxy),
        either(names, "HTTP_PROXY").flatMap(HttpProxies::proxy),
        Arrays.stream(except.split("[,\\s]+")).filter(name -> !name.isBlank()).toList());
  }

  @Override
  public List<Proxy> select(URI uri) {
    Optional<Proxy> proxy = uri.getScheme().equals("https") ? secure : plain;
    if (proxy.isPresent()) {
      return isDirect(uri.getHost()) ? List.of(Proxy.NO_PROXY) : List.of(proxy.get());
    }
    ProxySelector usual = ProxySelector.getDefault();
    return usual == null ? List.of(Proxy.NO_PROXY) : usual.select(uri);
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException failure) {
    // the request fails, and says so
  }

  private boolean isDirect(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return direct.stream()
        .map(rule -> rule.startsWith("*.") ? rule.substring(1) : rule)
        .anyMatch(
            rule ->
                rule.equals("*")
                    || name.equals(rule)
                    || name.endsWith(rule.startsWith(".") ? rule : "." + rule));
  }

  private static Optional<Proxy> proxy(String address) {
    try {
      URI uri = URI.create(address.contains("://") ? address : "http://" + address);
      int port = uri.getPort() >= 0 ? uri.getPort() : 80;
      return Optional.ofNullable(uri.getHost())
          .map(host -> new Proxy(Proxy.Type.HTTP, new InetSocketAddress(host, port)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> either(UnaryOperator<@Nullable String> names, String name) {
    return Optional.ofNullable(names.apply(name))
        .or(() -> Optional.ofNullable(names.apply(name.toLowerCase(Locale.ROOT))))
        .filter(value -> !value.isBlank());
  }
}
