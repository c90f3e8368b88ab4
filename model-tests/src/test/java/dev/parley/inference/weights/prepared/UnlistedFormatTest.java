package dev.parley.inference.weights.prepared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.architecture.NetworkCall;
import dev.parley.inference.kvcache.CacheFormat;
import dev.parley.inference.torch.DecoderSettings;
import dev.parley.inference.torch.DjlDecoder;
import dev.parley.inference.torch.Steps;
import dev.parley.inference.weights.Computation;
import dev.parley.inference.weights.Float32;
import dev.parley.inference.weights.Precision;
import dev.parley.inference.weights.RowFormat;
import dev.parley.inference.weights.rows.PackedMatrix;
import dev.parley.models.huggingface.Folders;
import dev.parley.models.huggingface.ModelFolder;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A weight format that stands in one file: it is packed, stored, read again and computed with. */
class UnlistedFormatTest {

  private static final DecoderSettings STORING =
      new DecoderSettings(Precision.FLOAT32, 1, 1L << 30, 4).with(PreparedStorage.BESIDE_THE_MODEL);

  @TempDir private Path folder;

  /** Floats without their last 16 bits. */
  private record Truncated() implements RowFormat.Unlisted {

    @Override
    public String label() {
      return "truncated";
    }

    @Override
    public long heldBytes(long numbers) {
      return numbers * Float.BYTES;
    }

    @Override
    public CacheFormat cache() {
      return CacheFormat.FLOAT32;
    }

    @Override
    public void pack(float[] values, int row, ByteBuffer numbers, ByteBuffer scales) {
      for (int i = 0; i < values.length; i++) {
        int bits = Float.floatToRawIntBits(values[i]) & 0xFFFF_0000;
        numbers.putFloat((row * values.length + i) * Float.BYTES, Float.intBitsToFloat(bits));
      }
    }

    @Override
    public NetworkCall configure() {
      return new NetworkCall("configure_float", false);
    }

    @Override
    public Optional<String> preparation(Computation how) {
      return Optional.of(how.toString());
    }
  }

  @Test
  void aFormatIsPackedStoredAndComputedWith() throws Exception {
    Folders.copy("qwen2-tied-f32", folder);
    Computation truncated = new Computation(new Truncated(), false, 0, CacheFormat.FLOAT32);

    float[] made = answer(truncated);
    assertThat(folder.resolve("parley-truncated.weights")).exists();
    assertThat(answer(truncated)).as("from the file").isEqualTo(made);
    try (PreparedMatrices prepared =
            PreparedMatrices.of(
                ModelFolder.open(folder),
                truncated,
                new Truncated(),
                PreparedStorage.BESIDE_THE_MODEL);
        PackedMatrix matrix = prepared.matrix(0, UnlistedFormatTest::never)) {
      assertThat(matrix.numbers().numbers().getInt(0) & 0xFFFF).isZero();
    }

    float[] exact = answer(new Computation(new Float32(), false, 0, CacheFormat.FLOAT32));
    assertThat(made).isNotEqualTo(exact);
    assertThat(error(made, exact)).isLessThan(0.02);
  }

  private static PackedMatrix never() {
    throw new AssertionError("made although it was stored");
  }

  private float[] answer(Computation computation) {
    try (DjlDecoder decoder = DjlDecoder.load(ModelFolder.open(folder), STORING, computation)) {
      return Steps.logits(decoder, decoder.open(), 3, 1, 4, 1, 5);
    }
  }

  /** Relative to the size of the logits. */
  private static double error(float[] found, float[] expected) {
    double error = 0;
    double size = 0;
    for (int i = 0; i < found.length; i++) {
      error += Math.pow(found[i] - expected[i], 2);
      size += Math.pow(expected[i], 2);
    }
    return Math.sqrt(error / size);
  }
}
