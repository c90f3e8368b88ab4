package dev.parley.models.huggingface;

import static dev.parley.models.huggingface.Folders.bytes;
import static dev.parley.models.huggingface.Folders.safetensors;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.parley.inference.source.UnusableModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SafetensorsFileTest {

  private static final byte[] NOTHING = {};

  @TempDir Path folder;

  @ParameterizedTest(name = "{0}")
  @MethodSource("damaged")
  void refusesWithOneLineThatNamesTheFile(String what, byte[] content, String reason)
      throws IOException {
    Path file = Files.write(folder.resolve("model.safetensors"), content);

    assertThatThrownBy(() -> SafetensorsFile.open(file))
        .isInstanceOf(UnusableModelException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(reason)
        .hasMessageNotContaining("\n");
  }

  static Stream<Arguments> damaged() {
    String complete = "no complete safetensors file";
    return Stream.of(
        arguments("an empty file", NOTHING, complete),
        arguments("seven bytes", new byte[7], complete),
        arguments("header length 0", bytes(0, NOTHING, 100), complete),
        arguments("header length 2^63", bytes(Long.MIN_VALUE, NOTHING, 100), complete),
        arguments("header length 2^63 - 1", bytes(Long.MAX_VALUE, NOTHING, 100), complete),
        arguments("header beyond the file", bytes(101, NOTHING, 100), complete),
        arguments("no JSON", safetensors("hello", 0), "download it again"),
        arguments("a JSON array", safetensors("[1]", 0), "no JSON object"),
        arguments("JSON behind JSON", safetensors("{}{}", 0), "download it again"),
        arguments("deep JSON", safetensors(deep(100_000), 0), "nesting depth"),
        arguments("a name given twice", one("'b':" + F32 + ",'b':" + F32, 8), "Duplicate"),
        arguments("a tensor that is a number", one("'b':1", 8), "unknown dtype ''"),
        arguments("unknown dtype", tensor("F7", "[2]", "[0,8]", 8), "unknown dtype 'F7'"),
        arguments("negative offset", tensor("F32", "[2]", "[-8,0]", 8), "data_offsets"),
        arguments("huge offset", tensor("F32", "[2]", "[0,99999999999999999999]", 8), "data_of"),
        arguments("fractional offset", tensor("F32", "[2]", "[0,8.5]", 8), "data_offsets"),
        arguments("three offsets", tensor("F32", "[2]", "[0,8,8]", 8), "outside of the file"),
        arguments("end before begin", tensor("F32", "[2]", "[8,0]", 8), "outside of the file"),
        arguments("cut off", tensor("F32", "[2]", "[0,8]", 7), "outside of the file"),
        arguments("shape too large", tensor("F32", "[3]", "[0,8]", 8), "does not match its size"),
        arguments("shape too small", tensor("F16", "[2]", "[0,8]", 8), "does not match its size"),
        arguments("negative size", tensor("F32", "[-2]", "[0,8]", 8), "no usable shape"),
        arguments("no shape", tensor("F32", "null", "[0,8]", 8), "no usable shape"),
        arguments(
            "overflowing shape",
            tensor("F32", "[4294967296,4294967296,4294967296]", "[0,8]", 8),
            "impossible shape"),
        arguments("overlap", two("[0,8]", "[4,12]", 12), "overlaps another or leaves a gap"),
        arguments("the same range twice", two("[0,8]", "[0,8]", 8), "overlaps another"),
        arguments("a gap", two("[0,8]", "[12,20]", 20), "overlaps another or leaves a gap"),
        arguments("bytes behind", tensor("F32", "[2]", "[0,8]", 9), "belong to no tensor"));
  }

  private static final String F32 = "{'dtype':'F32','shape':[2],'data_offsets':[0,8]}";

  private static byte[] one(String entries, int data) {
    return safetensors(("{" + entries + "}").replace('\'', '"'), data);
  }

  private static byte[] tensor(String type, String shape, String range, int data) {
    return one(
        "'a':{'dtype':'%s','shape':%s,'data_offsets':%s}".formatted(type, shape, range), data);
  }

  private static byte[] two(String first, String second, int data) {
    String form = "'%s':{'dtype':'F32','shape':[2],'data_offsets':%s}";
    return one(form.formatted("a", first) + "," + form.formatted("b", second), data);
  }

  private static String deep(int levels) {
    return "{\"a\":" + "[".repeat(levels) + "]".repeat(levels) + "}";
  }

  @Test
  void readsEveryFloatingTypeAsFloat32() throws IOException {
    String header =
        """
        {"__metadata__":{"format":"pt"},
         "f32":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},
         "f16":{"dtype":"F16","shape":[2],"data_offsets":[8,12]},
         "bf16":{"dtype":"BF16","shape":[1,2],"data_offsets":[12,16]}}
        """;
    byte[] content = safetensors(header, 16);
    ByteBuffer.wrap(content)
        .order(ByteOrder.LITTLE_ENDIAN)
        .position(content.length - 16)
        .putFloat(1.5f)
        .putFloat(-3e38f)
        .putShort(Float.floatToFloat16(0.333f))
        .putShort(Float.floatToFloat16(-65504f))
        .putShort((short) (Float.floatToRawIntBits(2.5f) >>> 16))
        .putShort((short) (Float.floatToRawIntBits(Float.NEGATIVE_INFINITY) >>> 16));
    Path path = Files.write(folder.resolve("a.safetensors"), content);

    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      assertThat(read(file, "f32", 2)).containsExactly(1.5f, -3e38f);
      assertThat(read(file, "f16", 2))
          .containsExactly(Float.float16ToFloat(Float.floatToFloat16(0.333f)), -65504f);
      assertThat(read(file, "bf16", 1, 2)).containsExactly(2.5f, Float.NEGATIVE_INFINITY);
    }
  }

  @Test
  void saysWhenTheFileIsCutWhileItIsRead() throws IOException {
    byte[] content = tensor("F32", "[2]", "[0,8]", 8);
    Path path = Files.write(folder.resolve("a.safetensors"), content);

    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      Files.write(path, new byte[content.length - 4]);
      assertThatThrownBy(() -> read(file, "a", 2))
          .isInstanceOf(UnusableModelException.class)
          .hasMessageContaining("ends too early");
    }
  }

  private static float[] read(SafetensorsFile file, String name, long... shape) {
    FloatBuffer numbers = FloatBuffer.allocate(2);
    SafetensorsWeight.of(file, file.find(name).orElseThrow(), shape).read(0, numbers);
    return numbers.array();
  }
}
