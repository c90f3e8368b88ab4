package dev.parley.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * What is kept of a key: its SHA-256, in hexadecimal. It needs no salt, since a secret of 190
 * random bits stands in no table.
 */
public record KeyHash(String hex) {

  private static final Pattern SHAPE = Pattern.compile("[0-9a-f]{64}");

  public KeyHash {
    if (!SHAPE.matcher(hex).matches()) {
      throw new IllegalArgumentException("not the hash of a key");
    }
  }

  static KeyHash of(String key) {
    try {
      byte[] bytes = key.getBytes(StandardCharsets.US_ASCII);
      return new KeyHash(
          HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether both are of one key; how long that takes reveals nothing about where they differ. */
  public boolean isSame(KeyHash other) {
    return MessageDigest.isEqual(
        hex.getBytes(StandardCharsets.US_ASCII), other.hex.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public String toString() {
    return "hash";
  }
}
