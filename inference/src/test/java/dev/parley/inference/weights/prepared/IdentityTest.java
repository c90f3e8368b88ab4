package dev.parley.inference.weights.prepared;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityTest {

  @TempDir private Path folder;

  @Test
  void whateverChangesIsNoticed() throws IOException {
    Path weights = Files.writeString(folder.resolve("model.safetensors"), "numbers");
    Files.setLastModifiedTime(weights, FileTime.from(Instant.EPOCH));
    Identity before = identity("print", "1", weights);

    assertThat(identity("print", "1", weights)).isEqualTo(before);
    assertThat(identity("other", "1", weights)).isNotEqualTo(before);
    assertThat(identity("print", "2", weights)).isNotEqualTo(before);

    Files.setLastModifiedTime(weights, FileTime.from(Instant.EPOCH.plusNanos(1000)));
    assertThat(identity("print", "1", weights)).isNotEqualTo(before);

    Files.writeString(weights, "numbers!");
    Files.setLastModifiedTime(weights, FileTime.from(Instant.EPOCH));
    assertThat(identity("print", "1", weights)).isNotEqualTo(before);
  }

  private static Identity identity(String fingerprint, String preparation, Path file) {
    return Identity.of(fingerprint, List.of(file), preparation);
  }
}
