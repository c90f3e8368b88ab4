package dev.parley.bench.random;

import dev.parley.inference.architecture.NetworkShape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the tensors of a Qwen2 network as bfloat16, initialised as GPT-2 is (Radford et al. 2019):
 * normal with a deviation of 0.02, and smaller by √(2 layers) where a layer adds to the residual
 * stream, so that activations stay of the size that they have in trained networks.
 */
final class RandomWeights {

  private static final double USUAL = 0.02;
  private static final double QUIET = USUAL / 64;

  private final NetworkShape shape;
  private final int ordinary;
  private final Map<String, Object> header = new LinkedHashMap<>();
  private final List<Part> parts = new ArrayList<>();
  private long end;

  private RandomWeights(NetworkShape shape, int ordinary) {
    this.shape = shape;
    this.ordinary = ordinary;
    plan();
  }

  /** So many numbers of one distribution, at this byte of the data. */
  private record Part(long position, long numbers, double mean, double deviation) {}

  /**
   * @param ordinary embedding rows from this one on stay near zero
   */
  static void write(Path file, NetworkShape shape, int ordinary, long seed) throws IOException {
    new RandomWeights(shape, ordinary).write(file, seed);
  }

  private void plan() {
    long usual = (long) ordinary * shape.hidden();
    long quiet = shape.vocabularyParameters() - usual;
    tensor("model.embed_tokens.weight", shape.vocabulary(), shape.hidden());
    part(usual, 0, USUAL);
    part(quiet, 0, QUIET);
    IntStream.range(0, shape.layers()).forEach(this::layer);
    norm("model.norm.weight");
  }

  private void layer(int index) {
    String layer = "model.layers." + index + ".";
    int queries = shape.heads() * shape.headSize();
    int keys = shape.keyValueHeads() * shape.headSize();
    norm(layer + "input_layernorm.weight");
    biased(layer + "self_attn.q_proj", queries);
    biased(layer + "self_attn.k_proj", keys);
    biased(layer + "self_attn.v_proj", keys);
    matrix(layer + "self_attn.o_proj", shape.hidden(), queries, writing());
    norm(layer + "post_attention_layernorm.weight");
    matrix(layer + "mlp.gate_proj", shape.inner(), shape.hidden(), USUAL);
    matrix(layer + "mlp.up_proj", shape.inner(), shape.hidden(), USUAL);
    matrix(layer + "mlp.down_proj", shape.hidden(), shape.inner(), writing());
  }

  private double writing() {
    return USUAL / Math.sqrt(2 * shape.layers());
  }

  private void norm(String name) {
    tensor(name, shape.hidden());
    part(shape.hidden(), 1, 0.1);
  }

  private void biased(String name, int rows) {
    matrix(name, rows, shape.hidden(), USUAL);
    tensor(name + ".bias", rows);
    part(rows, 0, USUAL);
  }

  private void matrix(String name, int rows, int columns, double deviation) {
    tensor(name + ".weight", rows, columns);
    part((long) rows * columns, 0, deviation);
  }

  private void tensor(String name, int... dimensions) {
    long bytes = IntStream.of(dimensions).asLongStream().reduce(2, (a, b) -> a * b);
    header.put(
        name,
        Map.of(
            "dtype", "BF16", "shape", dimensions, "data_offsets", new long[] {end, end + bytes}));
  }

  /** Of the tensor named last. */
  private void part(long numbers, double mean, double deviation) {
    parts.add(new Part(end, numbers, mean, deviation));
    end += 2 * numbers;
  }

  private void write(Path file, long seed) throws IOException {
    ByteBuffer start = start();
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      int data = start.remaining();
      channel.write(start, 0);
      IntStream.range(0, parts.size())
          .parallel()
          .forEach(i -> write(channel, data, parts.get(i), seed + i));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private ByteBuffer start() {
    byte[] json = new JsonMapper().writeValueAsBytes(header);
    int length = (json.length + 7) / 8 * 8;
    ByteBuffer start = ByteBuffer.allocate(8 + length).order(ByteOrder.LITTLE_ENDIAN);
    start.putLong(length).put(json);
    while (start.hasRemaining()) {
      start.put((byte) ' ');
    }
    return start.flip();
  }

  private static void write(FileChannel channel, int data, Part part, long seed) {
    NormalNumbers numbers = new NormalNumbers(part.mean(), part.deviation(), seed);
    try {
      long done = 0;
      while (done < part.numbers()) {
        ByteBuffer block = numbers.next(part.numbers() - done);
        done += block.remaining() / 2;
        long at = data + part.position() + 2 * done - block.remaining();
        while (block.hasRemaining()) {
          at += channel.write(block, at);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
