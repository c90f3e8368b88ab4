package dev.parley.inference.weights.prepared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.weights.Int8Product;
import dev.parley.inference.weights.Int8Rows;
import dev.parley.inference.weights.MatrixSize;
import dev.parley.inference.weights.RowFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparedFileTest {

  private static final Identity MODEL = new Identity("ab".repeat(32));
  private static final Identity ANOTHER = new Identity("cd".repeat(32));
  private static final RowFormat FORMAT = new Int8Rows(Int8Product.FBGEMM);
  private static final MatrixSize WIDE = new MatrixSize(2, 5);
  private static final MatrixSize TALL = new MatrixSize(4, 1);

  @TempDir private Path folder;
  private Path path;

  @BeforeEach
  void choosePath() {
    path = folder.resolve("weights");
  }

  @Test
  void matricesComeBackAsTheyWereWritten() throws IOException {
    write(MODEL);
    try (PreparedFile file = PreparedFile.open(path, MODEL, FORMAT).orElseThrow()) {
      assertThat(file.size(0)).contains(WIDE);
      assertThat(file.size(1)).contains(TALL);
      assertThat(file.size(2)).isEmpty();
      assertThat(read(file, 0)).contains(bytes(18, 3));
      assertThat(read(file, 1)).contains(bytes(20, 70));
    }
    assertThat(folder.toFile().list()).containsExactly("weights");
  }

  /** A file that an earlier version wrote is still taken. */
  @Test
  void theLayoutIsThatOfTheFirstVersion() throws IOException {
    write(MODEL);
    ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);

    assertThat(taken(file, 8)).isEqualTo("parleyw1".getBytes(StandardCharsets.US_ASCII));
    assertThat(taken(file, 32)).containsOnly(0xab);
    assertThat(file.getLong()).as("where the table begins").isEqualTo(94);
    assertThat(file.getInt()).as("matrices").isEqualTo(2);
    file.getInt(); // the checksum of the table
    assertThat(taken(file, 20)).as("numbers and scales").isEqualTo(bytes(20, 70));
    assertThat(taken(file, 18)).isEqualTo(bytes(18, 3));
    assertThat(List.of(file.getLong(), file.getInt(), file.getInt())).isEqualTo(List.of(76L, 2, 5));
    file.getInt(); // the checksum of the matrix
    assertThat(List.of(file.getLong(), file.getInt(), file.getInt())).isEqualTo(List.of(56L, 4, 1));
    file.getInt();
    assertThat(file.hasRemaining()).isFalse();
  }

  private static byte[] taken(ByteBuffer from, int count) {
    byte[] bytes = new byte[count];
    from.get(bytes);
    return bytes;
  }

  @Test
  void anotherModelsFileIsNone() {
    write(ANOTHER);
    assertThat(PreparedFile.open(path, MODEL, FORMAT)).isEmpty();
    write(MODEL);
    assertThat(PreparedFile.open(path, MODEL, FORMAT)).isPresent();
    assertThat(PreparedFile.open(folder.resolve("absent"), MODEL, FORMAT)).isEmpty();
  }

  /** Whichever byte a disk damages: never is a wrong matrix used. */
  @Test
  void noDamagedByteIsUsed() throws IOException {
    write(MODEL);
    byte[] whole = Files.readAllBytes(path);
    for (int at = 0; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 0x10;
      Files.write(path, damaged);
      assertThat(isWhole()).as("byte %d", at).isFalse();
    }
  }

  @Test
  void noShorterOrLongerFileIsUsed() throws IOException {
    write(MODEL);
    byte[] whole = Files.readAllBytes(path);
    for (int length = 0; length <= whole.length + 1; length++) {
      Files.write(path, Arrays.copyOf(whole, length));
      assertThat(isWhole())
          .as("%d of %d bytes", length, whole.length)
          .isEqualTo(length == whole.length);
    }
  }

  @Test
  void whatIsNotFinishedLeavesNothing() {
    try (PreparedWriter writer = PreparedWriter.begin(path, MODEL).orElseThrow()) {
      write(writer, 0, WIDE, bytes(18, 3));
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void onlyOneWritesAtATime() {
    try (PreparedWriter first = PreparedWriter.begin(path, MODEL).orElseThrow()) {
      assertThat(PreparedWriter.begin(path, MODEL)).isEmpty();
      write(first, 0, WIDE, bytes(18, 3));
      first.finish();
    }
    assertThat(PreparedFile.open(path, MODEL, FORMAT)).isPresent();
  }

  @Test
  void aFolderThatCannotBeWrittenToCostsNothing() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(PreparedWriter.begin(file.resolve("weights"), MODEL)).isEmpty();
  }

  private void write(Identity identity) {
    try (PreparedWriter writer = PreparedWriter.begin(path, identity).orElseThrow()) {
      write(writer, 1, TALL, bytes(20, 70)); // threads finish in any order
      write(writer, 0, WIDE, bytes(18, 3));
      writer.finish();
    }
  }

  private static void write(PreparedWriter writer, int index, MatrixSize size, byte[] all) {
    int numbers = size.rows() * size.columns();
    ByteBuffer scales = ByteBuffer.wrap(all, numbers, all.length - numbers);
    writer.write(index, size, ByteBuffer.wrap(all, 0, numbers), scales);
  }

  private boolean isWhole() {
    Optional<PreparedFile> found = PreparedFile.open(path, MODEL, FORMAT);
    if (found.isEmpty()) {
      return false;
    }
    try (PreparedFile file = found.get()) {
      return read(file, 0).isPresent() && read(file, 1).isPresent();
    }
  }

  private static Optional<byte[]> read(PreparedFile file, int index) {
    MatrixSize size = file.size(index).orElseThrow();
    ByteBuffer numbers = ByteBuffer.allocate(size.rows() * size.columns());
    ByteBuffer scales = ByteBuffer.allocate(size.rows() * Float.BYTES);
    return file.read(index, numbers, scales)
        ? Optional.of(
            ByteBuffer.allocate(numbers.capacity() + scales.capacity())
                .put(numbers)
                .put(scales)
                .array())
        : Optional.empty();
  }

  private static byte[] bytes(int count, int first) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) (first + i);
    }
    return bytes;
  }
}
