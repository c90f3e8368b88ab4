package dev.parley.inference.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

class NetworkSourceTest {

  private static final Path SOURCE = Path.of("../tools/torchscript/network.py");
  private static final Path MODULE = Path.of("src/main/resources/torchscript/network.pt");

  @Test
  void theCommittedModuleWasExportedFromTheCommittedSource() throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    String source = HexFormat.of().formatHex(digest.digest(Files.readAllBytes(SOURCE)));

    assertThat(exportedFrom())
        .as("run tools/torchscript/export.py after every change of network.py")
        .isEqualTo(source);
  }

  private static String exportedFrom() throws IOException {
    try (ZipFile zip = new ZipFile(MODULE.toFile())) {
      ZipEntry hash = zip.getEntry("network/extra/source.sha256");
      return new String(zip.getInputStream(hash).readAllBytes(), StandardCharsets.US_ASCII);
    }
  }
}
