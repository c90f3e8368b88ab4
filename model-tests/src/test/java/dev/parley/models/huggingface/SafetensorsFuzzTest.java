package dev.parley.models.huggingface;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.source.UnusableModelException;
import dev.parley.testkit.fuzz.Fuzz;
import dev.parley.testkit.fuzz.Mangler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a weights file holds: its tensors lie inside of it, or it is refused in one line. */
class SafetensorsFuzzTest {

  private static final String HEADER =
      """
      {"__metadata__":{"format":"pt"},
       "a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},
       "b":{"dtype":"BF16","shape":[2,1],"data_offsets":[8,12]},
       "c":{"dtype":"F16","shape":[],"data_offsets":[12,14]}}
      """;

  private static final int RUNS = 1_000;

  @TempDir Path folder;

  @Test
  void anyHeaderIsSoundOrRefused() {
    Fuzz.check(
        RUNS,
        random -> {
          byte[] header = new Mangler(random).mangle(HEADER.getBytes(StandardCharsets.UTF_8));
          open(Folders.bytes(header.length, header, 14));
        });
  }

  @Test
  void anyFileIsSoundOrRefused() {
    byte[] sound = Folders.safetensors(HEADER, 14);
    Fuzz.check(RUNS, random -> open(mangledLength(random, new Mangler(random).mangle(sound))));
  }

  @Test
  void theSoundFileIsSound() throws IOException {
    Path file = Files.write(folder.resolve("sound"), Folders.safetensors(HEADER, 14));
    try (SafetensorsFile sound = SafetensorsFile.open(file)) {
      assertThat(sound.names()).containsExactlyInAnyOrder("a", "b", "c");
    }
  }

  private void open(byte[] content) throws IOException {
    Path file = Files.write(folder.resolve("drawn"), content);
    try (SafetensorsFile read = SafetensorsFile.open(file)) {
      for (String name : read.names()) {
        SafetensorsEntry tensor = read.find(name).orElseThrow();
        ByteBuffer data = ByteBuffer.allocate((int) tensor.bytes());
        read.read(tensor, 0, data);
        assertThat(tensor.offset() + tensor.bytes()).isLessThanOrEqualTo(content.length);
      }
    } catch (UnusableModelException refused) {
      assertThat(refused.getMessage()).startsWith(file + ": ").doesNotContain("\n");
    }
  }

  /** Half of the files tell another length of their header. */
  private static byte[] mangledLength(Random random, byte[] file) {
    byte[] copy = Arrays.copyOf(file, Math.max(8, file.length));
    if (random.nextBoolean()) {
      long length = random.nextBoolean() ? random.nextLong() : random.nextInt(2 * copy.length);
      ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
    }
    return copy;
  }
}
