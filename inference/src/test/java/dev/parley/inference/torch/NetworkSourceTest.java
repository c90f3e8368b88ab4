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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkSourceTest {

  private static final Path SOURCES = Path.of("../tools/torchscript");

  /** A module and what it was exported from. */
  @ParameterizedTest
  @CsvSource({
    "main/resources/torchscript/network.pt,network.py",
    "main/resources/torchscript/fused.pt,network.py fused.py calibrated.py",
    "test/resources/torchscript/operators.pt,fused.py operators.py",
  })
  void aCommittedModuleWasExportedFromTheCommittedSources(String module, String sources)
      throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (String source : sources.split(" ")) {
      digest.update(Files.readAllBytes(SOURCES.resolve(source)));
    }

    assertThat(exportedFrom(Path.of("src", module.split("/"))))
        .as("run tools/torchscript/export.py after every change of its sources")
        .isEqualTo(HexFormat.of().formatHex(digest.digest()));
  }

  private static String exportedFrom(Path module) throws IOException {
    String name = String.valueOf(module.getFileName()).replace(".pt", "");
    try (ZipFile zip = new ZipFile(module.toFile())) {
      ZipEntry hash = zip.getEntry(name + "/extra/source.sha256");
      return new String(zip.getInputStream(hash).readAllBytes(), StandardCharsets.US_ASCII);
    }
  }
}
