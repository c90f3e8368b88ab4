package dev.parley.redis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Optional;

/**
 * Whom to trust, and how Sentinels are logged in to.
 *
 * @param ca a PEM file of the authorities that sign Redis's certificates; empty: those that Java
 *     knows
 * @param sentinelUser an ACL user of the Sentinels; empty: their default user
 * @param sentinelPassword empty: the Sentinels ask for none
 */
public record RedisSecurity(
    Optional<Path> ca, Optional<String> sentinelUser, Optional<String> sentinelPassword) {

  /** Nothing of its own. */
  public static final RedisSecurity DEFAULT =
      new RedisSecurity(Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * @throws IllegalArgumentException when it is no file of certificates
   */
  public static void checkCa(String ca) {
    try (InputStream file = Files.newInputStream(Path.of(ca))) {
      if (!CertificateFactory.getInstance("X.509").generateCertificates(file).isEmpty()) {
        return;
      }
    } catch (IOException | InvalidPathException | CertificateException e) {
      // the message below says all
    }
    throw new IllegalArgumentException("must be a readable file of certificates, PEM");
  }

  /** Keeps the password out of logs. */
  @Override
  public String toString() {
    return "ca " + ca.map(Path::toString).orElse("of Java");
  }
}
