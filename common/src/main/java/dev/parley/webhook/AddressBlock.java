package dev.parley.webhook;

import java.net.InetAddress;
import java.util.regex.Pattern;

/**
 * A block of addresses, as {@code 10.0.0.0/8} or {@code fd00::/8}.
 *
 * @param length of the prefix, in bits
 */
record AddressBlock(InetAddress base, int length) {

  private static final Pattern ADDRESS =
      Pattern.compile("\\d+\\.\\d+\\.\\d+\\.\\d+|[0-9a-fA-F]*:[0-9a-fA-F:.]+");

  AddressBlock {
    if (length < 0 || length > base.getAddress().length * Byte.SIZE) {
      throw new IllegalArgumentException("/" + length);
    }
  }

  /**
   * @throws IllegalArgumentException when it is none; a single address is a block, too
   */
  static AddressBlock parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    if (!ADDRESS.matcher(address).matches()) {
      throw new IllegalArgumentException("'" + text + "' is no block of addresses");
    }
    try {
      InetAddress base = InetAddress.ofLiteral(address);
      int bits = base.getAddress().length * Byte.SIZE;
      return new AddressBlock(base, slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + text + "' is no block of addresses", e);
    }
  }

  boolean contains(InetAddress address) {
    byte[] one = base.getAddress();
    byte[] other = address.getAddress();
    if (one.length != other.length) {
      return false;
    }
    for (int bit = 0; bit < length; bit++) {
      if ((((one[bit / 8] ^ other[bit / 8]) >> (7 - bit % 8)) & 1) != 0) {
        return false;
      }
    }
    return true;
  }
}
