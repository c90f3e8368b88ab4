package dev.parley.inference.source;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A SHA-256 that two models share when they continue each other's answers: over how they are
 * computed, what decides tokens and mathematics, and the weights. Of a range above 64 MiB it takes
 * the size and 256 blocks of 64 KiB spread evenly: another training or another rounding changes
 * nearly every block, and a worker does not read a disk twice at start.
 */
public final class Fingerprint {

  private static final long READ_WHOLE = 64L << 20;
  private static final int BLOCK = 64 << 10;
  private static final int BLOCKS = 256;

  private final MessageDigest digest = sha256();

  public Fingerprint(String variant) {
    add(variant);
  }

  /** Takes a file in, if there is one; its name too, so that no two splits of bytes are alike. */
  public Fingerprint add(Path path) {
    if (Files.exists(path)) {
      try (WeightFile file = WeightFile.open(path)) {
        add(path.getFileName() + ":" + file.size());
        addRange(file, 0, file.size());
      }
    }
    return this;
  }

  /** Takes a part of a file in. */
  public Fingerprint add(WeightFile file, long from, long length) {
    add(Long.toString(length));
    addRange(file, from, length);
    return this;
  }

  /** In hexadecimal. To be called once. */
  public String text() {
    return HexFormat.of().formatHex(digest.digest());
  }

  private void add(String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }

  private void addRange(WeightFile file, long from, long length) {
    if (length <= READ_WHOLE) {
      addWhole(file, from, length);
      return;
    }
    for (int i = 0; i < BLOCKS; i++) {
      addWhole(file, from + (length - BLOCK) / (BLOCKS - 1) * i, BLOCK);
    }
  }

  private void addWhole(WeightFile file, long from, long length) {
    ByteBuffer block = ByteBuffer.allocate(BLOCK);
    for (long at = from; at < from + length; at += block.limit()) {
      block.clear().limit((int) Math.min(BLOCK, from + length - at));
      file.read(at, block);
      digest.update(block.flip());
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
