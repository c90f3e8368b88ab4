package dev.parley.inference.weights.prepared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.kvcache.CacheFormat;
import dev.parley.inference.torch.DecoderSettings;
import dev.parley.inference.torch.DjlDecoder;
import dev.parley.inference.torch.Steps;
import dev.parley.inference.weights.Computation;
import dev.parley.inference.weights.Float32;
import dev.parley.inference.weights.Int8Product;
import dev.parley.inference.weights.Int8Rows;
import dev.parley.inference.weights.MatrixSize;
import dev.parley.inference.weights.Precision;
import dev.parley.inference.weights.RowFormat;
import dev.parley.inference.weights.rows.PackedMatrix;
import dev.parley.kernels.KernelChoice;
import dev.parley.models.huggingface.Golden;
import dev.parley.models.huggingface.ModelFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Int8 matrices that an earlier start stored beside the model, a tiny random one. */
class PreparedMatricesTest {

  /** Levels of a machine with VNNI, so that the numbers are the same on all. */
  private static final RowFormat EIGHT_BITS = new Int8Rows(Int8Product.FBGEMM);

  private static final Computation INT8 = new Computation(EIGHT_BITS, true, 0, CacheFormat.FLOAT32);

  private static final Computation FLOAT32 =
      new Computation(new Float32(), false, 0, CacheFormat.FLOAT32);

  private static final DecoderSettings STORING =
      new DecoderSettings(Precision.INT8, 1, 1L << 30, 4)
          .with(PreparedStorage.BESIDE_THE_MODEL)
          .with(KernelChoice.OFF); // FBGEMM's weights are what libtorch's operators read

  private static final Callable<PackedMatrix> NEVER =
      () -> {
        throw new AssertionError("made although it was stored");
      };

  @TempDir private Path folder;

  @BeforeEach
  void copyModel() throws IOException {
    try (var files = Files.list(Golden.folder("qwen2-tied-f32"))) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  @Test
  void theNextStartTakesWhatTheFirstOneStored() throws Exception {
    float[] made = answer(STORING.with(PreparedStorage.NONE), INT8);
    assertThat(stored()).doesNotExist();
    assertThat(answer(STORING, INT8)).isEqualTo(made);
    assertThat(stored()).exists();
    try (PreparedMatrices prepared = prepared(EIGHT_BITS)) {
      matrix(prepared, NEVER).close();
    }
    assertThat(answer(STORING, INT8)).isEqualTo(made);
  }

  @Test
  void aChangedModelIsPreparedAnew() throws Exception {
    answer(STORING, INT8);
    Path weights = folder.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length - 1] ^= 1;
    Files.write(weights, bytes);
    assertThat(answer(STORING, INT8)).isEqualTo(answer(STORING.with(PreparedStorage.NONE), INT8));
    try (PreparedMatrices prepared = prepared(EIGHT_BITS)) {
      matrix(prepared, NEVER).close();
    }
  }

  @Test
  void aSpoiledFileChangesNoAnswer() throws IOException {
    float[] made = answer(STORING, INT8);
    byte[] bytes = Files.readAllBytes(stored());
    bytes[bytes.length / 2] ^= 1;
    Files.write(stored(), bytes);
    assertThat(answer(STORING, INT8)).isEqualTo(made);
    assertThat(stored()).as("so that the next start stores it anew").doesNotExist();
  }

  @Test
  void anotherWayOfComputingSharesNothing() throws Exception {
    answer(STORING, INT8);
    RowFormat sevenBits = new Int8Rows(Int8Product.FBGEMM_OF_7_BITS);
    List<Integer> made = new ArrayList<>();
    try (PreparedMatrices prepared = prepared(sevenBits)) {
      matrix(prepared, () -> made(made, sevenBits)).close();
    }
    assertThat(made).containsExactly(1);
    answer(STORING, FLOAT32);
    assertThat(stored()).exists();
  }

  /**
   * When this fails, the same weights give other numbers than before: raise {@link
   * PreparedMatrices#VERSION}, so that files of an older Parley are not taken, and write the new
   * checksum here.
   */
  @Test
  void theVersionStandsForTheNumbers() throws Exception {
    answer(STORING, INT8);
    CRC32C sum = new CRC32C();
    try (PreparedMatrices prepared = prepared(EIGHT_BITS)) {
      for (int i = 0; i < 9; i++) {
        try (PackedMatrix matrix = prepared.matrix(i, NEVER)) {
          sum.update(matrix.numbers().numbers());
          sum.update(matrix.scales().numbers());
        }
      }
    }
    assertThat(PreparedMatrices.VERSION).isEqualTo(1);
    assertThat(HexFormat.of().toHexDigits((int) sum.getValue())).isEqualTo("d9ac244b");
  }

  private static PackedMatrix made(List<Integer> made, RowFormat format) {
    made.add(1);
    return new PackedMatrix(new MatrixSize(1, 1), format);
  }

  private static PackedMatrix matrix(PreparedMatrices prepared, Callable<PackedMatrix> maker)
      throws Exception {
    PackedMatrix matrix = prepared.matrix(0, maker);
    ByteBuffer numbers = matrix.numbers().numbers();
    assertThat(numbers.remaining()).isPositive();
    return matrix;
  }

  private PreparedMatrices prepared(RowFormat format) {
    Computation rotated = new Computation(format, true, 0, CacheFormat.FLOAT32);
    return PreparedMatrices.of(
        ModelFolder.open(folder), rotated, format, PreparedStorage.BESIDE_THE_MODEL);
  }

  private Path stored() {
    return PreparedMatrices.path(folder, INT8.format());
  }

  /** The logits after a text. */
  private float[] answer(DecoderSettings settings, Computation computation) {
    try (DjlDecoder decoder = DjlDecoder.load(ModelFolder.open(folder), settings, computation)) {
      return Steps.logits(decoder, decoder.open(), 3, 1, 4, 1, 5);
    }
  }
}
