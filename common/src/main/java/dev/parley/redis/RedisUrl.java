package dev.parley.redis;

import io.lettuce.core.RedisURI;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address in one of the forms that the setting takes, read. User and password are those of the
 * servers that hold data.
 *
 * @param nodes one; of a cluster each that is named
 */
public record RedisUrl(Form form, List<RedisURI> nodes) {

  /** What stands behind the address. */
  public enum Form {
    SERVER,
    SENTINEL,
    CLUSTER
  }

  private static final Pattern FORM =
      Pattern.compile("(rediss?)(-sentinel|-cluster)?://([^\\s/@]*@)?([^\\s/?#@]+)([/?#]\\S*)?");
  private static final Pattern HOST =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(:[1-9]\\d{0,4})?");
  private static final int MOST_PORTS = 65_535;

  public RedisUrl {
    nodes = List.copyOf(nodes);
  }

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException names what is accepted; its message never shows the address,
   *     which may hold a password
   */
  static RedisUrl parse(String url) {
    Matcher parts = FORM.matcher(url);
    require(
        parts.matches(),
        "must be redis://host:port, redis-sentinel://host:port,host:port/0#master or"
            + " redis-cluster://host:port,host:port (rediss… with TLS), user:password@ before the"
            + " hosts, percent-encoded");
    List<String> hosts = List.of(parts.group(4).split(",", -1));
    require(hosts.stream().allMatch(host -> HOST.matcher(host).matches()), "names a host wrongly");
    Form form = form(parts.group(2));
    require(
        form != Form.SENTINEL || url.matches(".+#.+"),
        "names no master: redis-sentinel://host:26379/0#mymaster");
    RedisUrl read = new RedisUrl(form, read(form, url, parts, hosts));
    read.check();
    return read;
  }

  private static Form form(String word) {
    return switch (word) {
      case null -> Form.SERVER;
      case "-sentinel" -> Form.SENTINEL;
      default -> Form.CLUSTER;
    };
  }

  private static List<RedisURI> read(Form form, String url, Matcher parts, List<String> hosts) {
    return switch (form) {
      case SERVER -> {
        require(hosts.size() == 1, "names several hosts: that is redis-cluster:// or -sentinel://");
        yield List.of(lettuce(url));
      }
      case SENTINEL -> List.of(lettuce(url));
      case CLUSTER -> {
        String login = parts.group(3) == null ? "" : parts.group(3);
        String rest = parts.group(5) == null ? "" : parts.group(5);
        yield hosts.stream()
            .map(host -> lettuce(parts.group(1) + "://" + login + host + rest))
            .toList();
      }
    };
  }

  private static RedisURI lettuce(String url) {
    try {
      return RedisURI.create(URI.create(url));
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("cannot be read"); // the cause would show the password
    }
  }

  private void check() {
    require(
        form != Form.CLUSTER || nodes.stream().allMatch(node -> node.getDatabase() == 0),
        "names a database: a cluster has 0 only");
    require(
        nodes.stream().flatMap(node -> servers(node).stream()).allMatch(RedisUrl::hasPort),
        "names a port that is not 1 to " + MOST_PORTS);
  }

  private List<RedisURI> servers(RedisURI node) {
    return form == Form.SENTINEL ? node.getSentinels() : Arrays.asList(node);
  }

  private static boolean hasPort(RedisURI server) {
    return server.getPort() > 0 && server.getPort() <= MOST_PORTS;
  }

  /** Whether it asks for TLS. */
  boolean isEncrypted() {
    return nodes.getFirst().isSsl();
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}
