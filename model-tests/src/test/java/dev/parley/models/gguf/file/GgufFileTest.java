package dev.parley.models.gguf.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.parley.inference.source.UnusableModelException;
import dev.parley.models.gguf.GgufModel;
import dev.parley.models.gguf.file.GgufBytes.Sink;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GgufFileTest {

  private static final String UP = "blk.0.ffn_up.weight";

  @TempDir Path folder;

  @ParameterizedTest(name = "{0}")
  @MethodSource("damaged")
  void refusesWithOneLineThatNamesTheFile(String what, byte[] content, String reason) {
    Path file = GgufBytes.write(folder.resolve("model.gguf"), content);

    assertThatThrownBy(() -> GgufFile.read(file))
        .isInstanceOf(UnusableModelException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(reason)
        .hasMessageNotContaining("\n");
  }

  static Stream<Arguments> damaged() {
    byte[] sound = GgufBytes.llama().bytes();
    return Stream.concat(damagedHeaders(sound), damagedTensors(sound));
  }

  private static Stream<Arguments> damagedHeaders(byte[] sound) {
    return Stream.of(
        arguments("an empty file", new byte[0], "is no GGUF file"),
        arguments("23 bytes", Arrays.copyOf(sound, 23), "is no GGUF file"),
        arguments("other letters", header(0x47475546, 3, 0, 0), "is no GGUF file"),
        arguments("version 1", header(GgufBytes.MAGIC, 1, 0, 0), "GGUF of version 1"),
        arguments("version 2^32 - 1", header(GgufBytes.MAGIC, -1, 0, 0), "version 4294967295"),
        arguments("big-endian", header(GgufBytes.MAGIC, 3 << 24, 0, 0), "is big-endian"),
        arguments("2^63 tensors", sized(Long.MIN_VALUE, 0), "says 9223372036854775808 tensors"),
        arguments("2^63 - 1 tensors", sized(Long.MAX_VALUE, 0), "more than fit into it"),
        arguments("2^64 - 1 pairs", sized(0, -1), "says 18446744073709551615 pairs of metadata"),
        arguments("one tensor, nothing behind", sized(1, 0), "says 1 tensors"),
        arguments("a key of 2^62 bytes", pair(s -> s.int64(1L << 62)), "bytes of text"),
        arguments("a key beyond the file", pair(s -> s.int64(100)), "says 100 bytes of text"),
        arguments(
            "a text beyond the file", pair(s -> s.string("k").int32(8).int64(99)), "99 bytes"),
        arguments("an unknown type", pair(s -> s.string("k").int32(13)), "unknown type 13"),
        arguments("a list of lists", pair(s -> s.string("k").int32(9).int32(9)), "type 9"),
        arguments(
            "a list of 2^63 texts",
            pair(s -> s.string("k").int32(9).int32(8).int64(Long.MIN_VALUE)),
            "list elements, more than fit into it"),
        arguments(
            "a list of 2^40 bytes",
            pair(s -> s.string("k").int32(9).int32(0).int64(1L << 40)),
            "says 1099511627776 list elements"),
        arguments("cut in its metadata", Arrays.copyOf(sound, 200), "damaged"),
        arguments(
            "an alignment of 0",
            GgufBytes.llama().put("general.alignment", 0).bytes(),
            "an alignment of 0"),
        arguments(
            "an alignment of 48",
            GgufBytes.llama().put("general.alignment", 48).bytes(),
            "an alignment of 48"),
        arguments(
            "an alignment of text",
            GgufBytes.llama().put("general.alignment", "x").bytes(),
            "general.alignment is no whole number"));
  }

  private static Stream<Arguments> damagedTensors(byte[] sound) {
    return Stream.of(
        arguments("cut in its tensors", Arrays.copyOf(sound, sound.length - 64), "outside of the"),
        arguments("misaligned", GgufBytes.llama().offset(UP, 17).bytes(), "is not aligned"),
        arguments("an overlap", GgufBytes.llama().offset(UP, 32).bytes(), "overlaps another"),
        arguments("a place behind the file", placed(1L << 40), "outside of the file"),
        arguments("a place at 2^63", placed(Long.MIN_VALUE), "outside of the file"),
        arguments("a place at 2^63 - 32", placed(Long.MAX_VALUE - 31), "outside of the file"),
        arguments("an unknown type", GgufBytes.llama().type(UP, 77).bytes(), "of the type 77"),
        arguments(
            "a type not read", GgufBytes.llama().type(UP, 34).bytes(), "is ternary, which is"),
        arguments("half a block", GgufBytes.llama().type(UP, 8).bytes(), "no whole blocks of Q8_0"),
        arguments("five dimensions", sizes(1, 1, 1, 1, 1), "has 5 dimensions"),
        arguments("no dimension", sizes(), "has 0 dimensions"),
        arguments("a size of 0", sizes(8, 0), "has a size of 0"),
        arguments("a size of 2^63", sizes(8, Long.MIN_VALUE), "a size of 9223372036854775808"),
        arguments("an overflowing shape", sizes(1L << 31, 1L << 31, 8), "an impossible shape"),
        arguments("2^63 - 4 bytes", sizes(Long.MAX_VALUE / 4), "outside of the file"));
  }

  private static byte[] header(int magic, int version, long tensors, long pairs) {
    return new Sink().int32(magic).int32(version).int64(tensors).int64(pairs).bytes();
  }

  private static byte[] sized(long tensors, long pairs) {
    return header(GgufBytes.MAGIC, 3, tensors, pairs);
  }

  private static byte[] pair(java.util.function.UnaryOperator<Sink> content) {
    Sink sink = new Sink().int32(GgufBytes.MAGIC).int32(3).int64(0).int64(1);
    return content.apply(sink).padded(64);
  }

  private static byte[] placed(long offset) {
    byte[] sound = GgufBytes.llama().offset(UP, 0x1234567890L).bytes();
    return replace(sound, 0x1234567890L, offset);
  }

  private static byte[] sizes(long... sizes) {
    return GgufBytes.llama().tensor(UP, sizes).bytes();
  }

  private static byte[] replace(byte[] bytes, long from, long to) {
    var buffer = java.nio.ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < bytes.length - 7; at++) {
      if (buffer.getLong(at) == from) {
        buffer.putLong(at, to);
        return bytes;
      }
    }
    throw new IllegalArgumentException("not there: " + from);
  }

  @Test
  void refusesWhatStandsThereTwice() {
    byte[] tensors = GgufBytes.llama().tensor("blk.0.ffn_xx.weight", 8, 16).bytes();
    byte[] pairs = GgufBytes.llama().put("llama.block_counu", 1).bytes();

    assertRefused(text(tensors, "blk.0.ffn_xx", "blk.0.ffn_up"), "stands there twice");
    assertRefused(text(pairs, "llama.block_counu", "llama.block_count"), "llama.block_count twice");
  }

  private void assertRefused(byte[] content, String reason) {
    Path file = GgufBytes.write(folder.resolve("model.gguf"), content);
    assertThatThrownBy(() -> GgufFile.read(file))
        .isInstanceOf(UnusableModelException.class)
        .hasMessageContaining(reason);
  }

  private static byte[] text(byte[] bytes, String from, String to) {
    var latin = java.nio.charset.StandardCharsets.ISO_8859_1;
    return new String(bytes, latin).replace(from, to).getBytes(latin);
  }

  /** Whatever is wrong with a file, it is refused or read, but never anything else. */
  @Test
  void survivesRandomDamage() {
    byte[] sound = GgufBytes.llama().bytes();
    Random random = new Random(7);
    int refused = 0;
    for (int i = 0; i < 1_000; i++) {
      byte[] damaged = sound.clone();
      for (int n = random.nextInt(1, 4); n > 0; n--) {
        damaged[random.nextInt(1_400)] = (byte) random.nextInt(256);
      }
      int length = random.nextInt(4) == 0 ? random.nextInt(sound.length) : sound.length;
      Path file = GgufBytes.write(folder.resolve("x.gguf"), Arrays.copyOf(damaged, length));
      try {
        GgufModel.open(file).tokenizer();
      } catch (UnusableModelException e) {
        refused++;
        assertThat(e.getMessage()).doesNotContain("\n");
      }
    }
    assertThat(refused).isBetween(300, 999);
  }

  @Test
  void passesListsByThatNobodyReads() {
    GgufBytes bytes = GgufBytes.llama().put("a.texts", List.of("x".repeat(200_000), "", "y"));
    bytes.put("a.numbers", Collections.nCopies(100_000, 7)).put("a.behind", 5);
    Metadata metadata = GgufFile.read(bytes.write(folder.resolve("a.gguf"))).metadata();

    assertThat(metadata.has("a.texts")).isTrue();
    assertThat(metadata.values().get("a.numbers")).isEqualTo(List.of());
    assertThat(metadata.size("a.behind")).hasValue(5);
  }

  /** Each list alone would do; the file would take gigabytes. */
  @Test
  void refusesListsThatTakeTooMuchMemoryTogether() {
    List<Boolean> large = Collections.nCopies(1 << 20, true);
    GgufBytes bytes = GgufBytes.llama().put("tokenizer.a", large).put("tokenizer.b", large);
    assertRefused(bytes.put("tokenizer.c", large).bytes(), "more than 2097152 elements");
  }

  @Test
  void readsEveryKindOfMetadata() {
    GgufBytes bytes =
        GgufBytes.llama().put("a.text", "ü").put("a.flag", true).put("a.long", 1L << 40);
    bytes.put("tokenizer.floats", List.of(1.5f, -2f)).put("a.long text", "x".repeat(200_000));
    Metadata metadata = GgufFile.read(bytes.write(folder.resolve("a.gguf"))).metadata();

    assertThat(metadata.text("a.text")).contains("ü");
    assertThat(metadata.flag("a.flag")).contains(true);
    assertThat(metadata.number("a.long")).contains(0x1p40);
    assertThat(metadata.list("tokenizer.floats", Double.class)).contains(List.of(1.5, -2.0));
    assertThat(metadata.needText("a.long text")).hasSize(200_000);
    assertThat(metadata.size("a.none")).isEmpty();
    assertThatThrownBy(() -> metadata.size("a.long")).hasMessageContaining("is 1099511627776");
  }
}
