package dev.parley.worker.folder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A SHA-256 that two folders share when their models continue each other's answers: over the
 * precision, the text files that decide tokens and mathematics, and the weights. Of a weight file
 * above 64 MiB it takes size, header and 256 blocks of 64 KiB spread evenly: another training or
 * another rounding changes nearly every block, and a worker does not read a disk twice at start.
 */
final class Fingerprint {

  private static final List<String> TEXTS =
      List.of("config.json", "tokenizer.json", "tokenizer_config.json");
  private static final long READ_WHOLE = 64L << 20;
  private static final int BLOCK = 64 << 10;
  private static final int BLOCKS = 256;

  private final MessageDigest digest = sha256();

  private Fingerprint() {}

  static String of(Path folder, String precision) {
    Fingerprint fingerprint = new Fingerprint();
    fingerprint.add(precision);
    for (String text : TEXTS) {
      fingerprint.addFile(folder.resolve(text));
    }
    Weights.files(folder).forEach(fingerprint::addFile);
    return HexFormat.of().formatHex(fingerprint.digest.digest());
  }

  private void add(String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }

  /** Name and size go in too, so that no two splits of the same bytes are alike. */
  private void addFile(Path file) {
    if (!Files.exists(file)) {
      return;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      add(file.getFileName() + ":" + channel.size());
      addBytes(channel, channel.size());
    } catch (IOException e) {
      throw new UnusableModelException(file, "cannot be read; check its permissions", e);
    }
  }

  private void addBytes(FileChannel channel, long size) throws IOException {
    if (size <= READ_WHOLE) {
      addRange(channel, 0, size);
      return;
    }
    for (int i = 0; i < BLOCKS; i++) {
      addRange(channel, (size - BLOCK) / (BLOCKS - 1) * i, BLOCK);
    }
  }

  private void addRange(FileChannel channel, long from, long length) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(BLOCK);
    for (long at = from; at < from + length; at += block.limit()) {
      block.clear().limit((int) Math.min(BLOCK, from + length - at));
      while (block.hasRemaining() && channel.read(block, at + block.position()) >= 0) {}
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
