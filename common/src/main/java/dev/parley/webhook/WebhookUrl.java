package dev.parley.webhook;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An address that deliveries may be sent to, as far as its spelling shows: http or https, a host
 * that all readers read in the same way, nothing that names a user. Which addresses of the network
 * are allowed is for {@link AllowedAddresses} to say.
 *
 * @param value at most 2048 ASCII characters
 */
public record WebhookUrl(URI value) {

  private static final int LONGEST = 2048;
  private static final Pattern PRINTABLE = Pattern.compile("[!-~]+");
  private static final Pattern NAME =
      Pattern.compile(
          "(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(.*\\.)?(\\d+|0x[0-9a-f]*)");
  private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final Pattern IPV4 = Pattern.compile("(" + OCTET + "\\.){3}" + OCTET);
  private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-f:.]{2,45}]");

  /**
   * @throws IllegalArgumentException whose message completes "a webhook's address …"
   */
  public static WebhookUrl parse(String text) {
    require(text.length() <= LONGEST, "has at most " + LONGEST + " characters");
    require(PRINTABLE.matcher(text).matches(), "has ASCII characters alone, others are escaped");
    try {
      return new WebhookUrl(new URI(text));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("cannot be read", e);
    }
  }

  public WebhookUrl {
    String scheme = String.valueOf(value.getScheme()).toLowerCase(Locale.ROOT);
    require(scheme.equals("https") || scheme.equals("http"), "begins with https://");
    require(value.getRawUserInfo() == null, "names no user");
    require(value.getRawFragment() == null, "has no fragment");
    require(value.getHost() != null, "names a host");
    String host = value.getHost().toLowerCase(Locale.ROOT);
    boolean isLiteral = IPV4.matcher(host).matches() || IPV6.matcher(host).matches();
    boolean isName = NAME.matcher(host).matches() && !ENDS_IN_NUMBER.matcher(host).matches();
    require(isLiteral || isName, "names a host by its name, or by an address in its usual form");
    int port = value.getPort();
    boolean isPort =
        port == -1 ? !value.getRawAuthority().endsWith(":") : port > 0 && port < 65_536;
    require(isPort, "has a port from 1 to 65535");
  }

  /** In lower case; an IPv6 address without its brackets. */
  public String host() {
    String host = value.getHost().toLowerCase(Locale.ROOT);
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /** Whether the host is an address, which nobody has to look up. */
  public boolean isAddress() {
    return IPV4.matcher(host()).matches() || host().contains(":");
  }

  public boolean isSecure() {
    return "https".equalsIgnoreCase(value.getScheme());
  }

  /** Leaves out path and query, which may hold a secret. */
  @Override
  public String toString() {
    return value.getScheme() + "://" + host() + "/…";
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}
