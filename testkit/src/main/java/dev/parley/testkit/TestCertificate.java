package dev.parley.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/**
 * A certificate for 127.0.0.1 that signs itself, and its key: both PEM files.
 *
 * @param certificate is its own authority, too
 */
public record TestCertificate(Path certificate, Path key) {

  private static final String SECRET = "changeit";
  private static final String NAME = "redis";

  /** Makes one in {@code folder}, with the {@code keytool} of this Java. */
  public static TestCertificate in(Path folder) throws IOException, GeneralSecurityException {
    Path store = folder.resolve("store.p12");
    run(store);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream file = Files.newInputStream(store)) {
      keys.load(file, SECRET.toCharArray());
    }
    byte[] key = keys.getKey(NAME, SECRET.toCharArray()).getEncoded();
    byte[] certificate = keys.getCertificate(NAME).getEncoded();
    return new TestCertificate(
        pem(folder.resolve("certificate.pem"), "CERTIFICATE", certificate),
        pem(folder.resolve("key.pem"), "PRIVATE KEY", key));
  }

  /** Options for TLS at one more port of a server, and among servers. */
  List<String> serverOptions(int port) {
    return List.of(
        "--tls-port " + port,
        "--tls-cert-file " + certificate,
        "--tls-key-file " + key,
        "--tls-ca-cert-file " + certificate,
        "--tls-auth-clients no",
        "--tls-replication yes");
  }

  private static void run(Path store) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            NAME,
            "-keyalg",
            "EC",
            "-dname",
            "CN=localhost",
            "-ext",
            "san=ip:127.0.0.1,dns:localhost",
            "-storetype",
            "PKCS12",
            "-keystore",
            store.toString(),
            "-storepass",
            SECRET);
    try {
      Process keytool =
          new ProcessBuilder(command).redirectErrorStream(true).redirectInput(none()).start();
      String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (keytool.waitFor() != 0) {
        throw new IOException(said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static ProcessBuilder.Redirect none() {
    return ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile());
  }

  private static Path pem(Path file, String kind, byte[] content) throws IOException {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return Files.writeString(
        file, "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n");
  }
}
