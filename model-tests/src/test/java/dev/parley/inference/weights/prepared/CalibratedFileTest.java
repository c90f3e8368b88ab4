package dev.parley.inference.weights.prepared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.kvcache.CacheFormat;
import dev.parley.inference.source.ModelSource;
import dev.parley.inference.torch.DecoderSettings;
import dev.parley.inference.torch.DjlDecoder;
import dev.parley.inference.torch.Steps;
import dev.parley.inference.weights.BlockRows;
import dev.parley.inference.weights.Computation;
import dev.parley.inference.weights.Precision;
import dev.parley.models.huggingface.Folders;
import dev.parley.models.huggingface.ModelFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Matrices of four bits that an earlier start rounded for minutes: here of a tiny random model. */
class CalibratedFileTest {

  private static final String MODEL = "qwen2-untied-bf16";
  private static final int MATRICES = 8;
  private static final BlockRows FOUR_BITS = new BlockRows(4);

  @TempDir private Path folder;

  @BeforeEach
  void copyModel() throws IOException {
    Folders.copy(MODEL, folder);
  }

  @Test
  void theNextStartTakesWhatTheFirstOneRounded() throws IOException {
    float[] made = answer(folder, 1, PreparedStorage.NONE);
    assertThat(stored(folder)).doesNotExist();

    assertThat(answer(folder, 1, PreparedStorage.BESIDE_THE_MODEL)).isEqualTo(made);
    assertThat(isWhole()).isTrue();
    byte[] bytes = Files.readAllBytes(stored(folder));

    assertThat(answer(folder, 2, PreparedStorage.BESIDE_THE_MODEL)).isEqualTo(made);
    assertThat(stored(folder)).hasBinaryContent(bytes);
  }

  /** So that workers which prepare the same model continue each other's answers. */
  @Test
  void threadsChangeNoBit(@TempDir Path another) throws IOException {
    Folders.copy(MODEL, another);
    answer(folder, 1, PreparedStorage.BESIDE_THE_MODEL);
    answer(another, 3, PreparedStorage.BESIDE_THE_MODEL);

    assertThat(matrices(another)).isEqualTo(matrices(folder));
  }

  @Test
  void aSpoiledFileChangesNoAnswer() throws IOException {
    float[] made = answer(folder, 1, PreparedStorage.BESIDE_THE_MODEL);
    byte[] bytes = Files.readAllBytes(stored(folder));
    bytes[bytes.length / 2] ^= 1;
    Files.write(stored(folder), bytes);

    assertThat(answer(folder, 1, PreparedStorage.BESIDE_THE_MODEL)).isEqualTo(made);
    assertThat(isWhole()).as("it was made anew").isTrue();
  }

  @Test
  void aFolderThatCannotBeWrittenToCostsNothing() throws IOException {
    Files.createDirectory(folder.resolve(stored(folder).getFileName() + ".part"));
    assertThat(answer(folder, 1, PreparedStorage.BESIDE_THE_MODEL))
        .isEqualTo(answer(folder, 1, PreparedStorage.NONE));
    assertThat(stored(folder)).doesNotExist();
  }

  private Path stored(Path model) {
    return model.resolve("parley-int4.weights");
  }

  private boolean isWhole() {
    ModelSource source = ModelFolder.open(folder);
    Computation computation = Computation.of(FOUR_BITS, source.shape(), CacheFormat.F16);
    try (PreparedMatrices prepared =
        PreparedMatrices.of(source, computation, FOUR_BITS, PreparedStorage.BESIDE_THE_MODEL)) {
      return prepared.isWhole(MATRICES);
    }
  }

  /** The bytes behind the header, which names the model. */
  private byte[] matrices(Path model) throws IOException {
    byte[] bytes = Files.readAllBytes(stored(model));
    return ByteBuffer.allocate(bytes.length - Header.BYTES)
        .put(bytes, Header.BYTES, bytes.length - Header.BYTES)
        .array();
  }

  /** The logits after a text. */
  private static float[] answer(Path model, int threads, PreparedStorage storage) {
    ModelSource source = ModelFolder.open(model);
    DecoderSettings settings =
        new DecoderSettings(Precision.INT4, threads, 1L << 30, 4).with(storage);
    try (DjlDecoder decoder = DjlDecoder.load(source, settings)) {
      return Steps.logits(decoder, decoder.open(), 3, 1, 4, 1, 5);
    }
  }
}
