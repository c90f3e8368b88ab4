package dev.parley.webhook;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which addresses of the network a delivery may go to: public ones, and those that the operator
 * names. What is public is listed by IANA's registries of special-purpose addresses (RFC 6890):
 * nothing that is private, shared (CGNAT), local to the link or the machine, multicast, for
 * documents or benchmarks, reserved, or a form of IPv6 in which an IPv4 address is hidden. Java
 * hands out an IPv4-mapped address as the IPv4 address itself, so that is judged as such.
 */
public final class AllowedAddresses {

  private static final List<AddressBlock> NOT_PUBLIC =
      blocks(
          "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12",
          "192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15",
          "198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4",
          "2001::/23 2001:db8::/32 2002::/16 3fff::/20");

  /** Global unicast; all other blocks of IPv6 have a purpose of their own. */
  private static final AddressBlock PUBLIC_IPV6 = AddressBlock.parse("2000::/3");

  private final List<AddressBlock> named;

  /**
   * @param networks blocks that are allowed though they are not public
   * @throws IllegalArgumentException when one is no block
   */
  public AllowedAddresses(List<String> networks) {
    this.named = networks.stream().map(AddressBlock::parse).toList();
  }

  /** Whether a delivery may go there. */
  public boolean allow(InetAddress address) {
    return isNamed(address) || isPublic(address);
  }

  /** Whether a delivery may go there without TLS: on this machine alone. */
  public boolean allowPlain(InetAddress address) {
    return address.isLoopbackAddress() && isNamed(address);
  }

  /**
   * What is wrong with an address as it is spelled, so that the caller learns of it at once; a host
   * that has a name is judged when it is looked up.
   *
   * @return completes "a webhook's address …"
   */
  public Optional<String> refusal(WebhookUrl url) {
    if (url.isAddress()) {
      InetAddress address = AddressBlock.parse(url.host()).base();
      return allow(address) && (url.isSecure() || allowPlain(address))
          ? Optional.empty()
          : Optional.of(url.isSecure() ? "is in the public network" : "begins with https://");
    }
    boolean isLocal = url.host().equals("localhost") || url.host().endsWith(".localhost");
    boolean mayBePlain =
        isLocal && named.stream().anyMatch(block -> block.base().isLoopbackAddress());
    return url.isSecure() || mayBePlain ? Optional.empty() : Optional.of("begins with https://");
  }

  private boolean isNamed(InetAddress address) {
    return named.stream().anyMatch(block -> block.contains(address));
  }

  private static boolean isPublic(InetAddress address) {
    boolean isKnown = address instanceof Inet4Address || PUBLIC_IPV6.contains(address);
    return isKnown && NOT_PUBLIC.stream().noneMatch(block -> block.contains(address));
  }

  private static List<AddressBlock> blocks(String... lines) {
    return Stream.of(lines)
        .flatMap(line -> Stream.of(line.split(" ")))
        .map(AddressBlock::parse)
        .toList();
  }
}
