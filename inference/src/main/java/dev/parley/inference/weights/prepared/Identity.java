package dev.parley.inference.weights.prepared;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Equal when the same would be made of the same weights: a SHA-256 over the model's fingerprint,
 * the size and time of each of its files, and how they are prepared.
 */
record Identity(String hexadecimal) {

  static final int BYTES = 32;

  /**
   * Reads the files' sizes and times.
   *
   * @param fingerprint of the model's content
   * @param files that hold its weights
   * @param preparation names all that the numbers depend on besides
   */
  static Identity of(String fingerprint, List<Path> files, String preparation) {
    MessageDigest digest = sha256();
    add(digest, preparation);
    add(digest, fingerprint);
    for (Path file : files) {
      add(digest, file.getFileName() + " " + sizeAndTime(file));
    }
    return new Identity(HexFormat.of().formatHex(digest.digest()));
  }

  static Identity read(ByteBuffer bytes) {
    byte[] hash = new byte[BYTES];
    bytes.get(hash);
    return new Identity(HexFormat.of().formatHex(hash));
  }

  void write(ByteBuffer bytes) {
    bytes.put(HexFormat.of().parseHex(hexadecimal));
  }

  private static String sizeAndTime(Path file) {
    try {
      return Files.size(file) + " " + Files.getLastModifiedTime(file).toInstant();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void add(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
