package dev.parley.models.hub.remote;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a hub says of a file's content. The hexadecimal text is safe as a file's name.
 *
 * @param hex lower case
 */
public record Checksum(Kind kind, String hex) {

  private static final int BLOCK = 1 << 20;

  /** How it is computed. */
  public enum Kind {
    /** Of the content: large files. */
    SHA_256("SHA-256", 64),
    /** As git names a blob: SHA-1 over {@code blob <size>\0} and the content: small files. */
    GIT_BLOB("SHA-1", 40);

    private final String algorithm;
    private final int digits;

    Kind(String algorithm, int digits) {
      this.algorithm = algorithm;
      this.digits = digits;
    }
  }

  public Checksum {
    if (!hex.matches("[0-9a-f]{" + kind.digits + "}")) {
      throw new IllegalArgumentException("not a " + kind + ": " + hex.length() + " characters");
    }
  }

  /** Whether a file has this content; reads all of it. */
  public boolean matches(Path file) throws IOException {
    MessageDigest digest = digest();
    if (kind == Kind.GIT_BLOB) {
      digest.update(("blob " + Files.size(file) + "\0").getBytes(StandardCharsets.UTF_8));
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] block = new byte[BLOCK];
      for (int n = in.read(block); n >= 0; n = in.read(block)) {
        digest.update(block, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest()).equals(hex);
  }

  private MessageDigest digest() {
    try {
      return MessageDigest.getInstance(kind.algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
