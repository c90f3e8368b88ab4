package dev.parley.models.gguf.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes GGUF files, sound ones and others. */
public final class GgufBytes {

  static final int MAGIC = 0x46554747;
  private static final int ALIGNMENT = 32;

  private final Map<String, Object> metadata = new LinkedHashMap<>();
  private final Map<String, long[]> tensors = new LinkedHashMap<>();

  /** A tensor type and an offset for one entry; a negative offset means: where it belongs. */
  private record Change(int type, long offset) {}

  private final Map<String, Change> changes = new LinkedHashMap<>();

  /** The smallest Llama model: one layer, two heads of 4, eight tokens. */
  public static GgufBytes llama() {
    GgufBytes bytes = new GgufBytes();
    bytes.put("general.architecture", "llama").put("llama.block_count", 1);
    bytes.put("llama.context_length", 64).put("llama.embedding_length", 8);
    bytes.put("llama.feed_forward_length", 16).put("llama.attention.head_count", 2);
    bytes.put("llama.attention.layer_norm_rms_epsilon", 1e-5f);
    bytes.put("tokenizer.ggml.model", "gpt2").put("tokenizer.ggml.pre", "gpt-2");
    bytes.put("tokenizer.ggml.tokens", List.of("a", "b", "ab", "<end>", "<|im_end|>"));
    bytes.put("tokenizer.ggml.token_type", List.of(1, 1, 1, 3, 3));
    bytes.put("tokenizer.ggml.merges", List.of("a b"));
    bytes.put("tokenizer.ggml.eos_token_id", 3);
    bytes.tensor("token_embd.weight", 8, 8).tensor("output_norm.weight", 8);
    bytes.tensor("blk.0.attn_norm.weight", 8).tensor("blk.0.ffn_norm.weight", 8);
    bytes.tensor("blk.0.attn_q.weight", 8, 8).tensor("blk.0.attn_k.weight", 8, 8);
    bytes.tensor("blk.0.attn_v.weight", 8, 8).tensor("blk.0.attn_output.weight", 8, 8);
    bytes.tensor("blk.0.ffn_gate.weight", 8, 16).tensor("blk.0.ffn_up.weight", 8, 16);
    return bytes.tensor("blk.0.ffn_down.weight", 16, 8);
  }

  /** Text, int, long, float, boolean, or a list of texts, ints or floats. */
  public GgufBytes put(String key, Object value) {
    metadata.put(key, value);
    return this;
  }

  public GgufBytes drop(String key) {
    metadata.remove(key);
    tensors.remove(key);
    return this;
  }

  /**
   * A float32 tensor of zeros.
   *
   * @param sizes as the file has them: the elements of a row first
   */
  public GgufBytes tensor(String name, long... sizes) {
    tensors.put(name, sizes);
    return this;
  }

  /** Of this type, by its number; its zeros take less room then. */
  public GgufBytes type(String name, int type) {
    changes.put(name, new Change(type, -1));
    return this;
  }

  GgufBytes offset(String name, long offset) {
    changes.put(name, new Change(0, offset));
    return this;
  }

  public Path write(Path path) {
    return write(path, bytes());
  }

  static Path write(Path path, byte[] bytes) {
    try {
      return Files.write(path, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] bytes() {
    Sink out = new Sink().int32(MAGIC).int32(3).int64(tensors.size()).int64(metadata.size());
    metadata.forEach((key, value) -> out.string(key).value(value));
    long end = 0;
    for (Map.Entry<String, long[]> entry : tensors.entrySet()) {
      out.string(entry.getKey()).int32(entry.getValue().length);
      for (long count : entry.getValue()) {
        out.int64(count);
      }
      Change change = changes.getOrDefault(entry.getKey(), new Change(0, -1));
      out.int32(change.type()).int64(change.offset() < 0 ? end : change.offset());
      end = aligned(end + bytesOf(entry.getValue()));
    }
    return out.padded(aligned(out.size()) + end);
  }

  /** None for a size that only a damaged file has. */
  private static long bytesOf(long[] sizes) {
    long bytes = 4;
    for (long size : sizes) {
      bytes *= size > 0 && size < 1 << 16 ? size : 0;
    }
    return bytes;
  }

  private static long aligned(long position) {
    return (position + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  /** Little-endian values, one after the other. */
  static final class Sink {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Sink int32(int value) {
      return raw(buffer(4).putInt(value));
    }

    Sink int64(long value) {
      return raw(buffer(8).putLong(value));
    }

    Sink string(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return int64(bytes.length).raw(ByteBuffer.wrap(bytes));
    }

    Sink value(Object value) {
      if (value instanceof List<?> list) {
        int32(9).int32(type(list.isEmpty() ? 0 : list.getFirst())).int64(list.size());
        list.forEach(this::bare);
        return this;
      }
      return int32(type(value)).bare(value);
    }

    byte[] bytes() {
      return out.toByteArray();
    }

    int size() {
      return out.size();
    }

    byte[] padded(long size) {
      return Arrays.copyOf(bytes(), Math.toIntExact(size));
    }

    private static int type(Object value) {
      return switch (value) {
        case Integer i -> 5;
        case Float f -> 6;
        case Boolean b -> 7;
        case String s -> 8;
        case Long l -> 10;
        default -> throw new IllegalArgumentException(value.toString());
      };
    }

    private Sink bare(Object value) {
      return switch (value) {
        case Integer i -> int32(i);
        case Float f -> int32(Float.floatToRawIntBits(f));
        case Boolean b -> raw(buffer(1).put((byte) (b ? 1 : 0)));
        case String s -> string(s);
        case Long l -> int64(l);
        default -> throw new IllegalArgumentException(value.toString());
      };
    }

    private Sink raw(ByteBuffer bytes) {
      byte[] copy = new byte[bytes.capacity()];
      bytes.get(0, copy);
      out.writeBytes(copy);
      return this;
    }

    private static ByteBuffer buffer(int size) {
      return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
  }
}
