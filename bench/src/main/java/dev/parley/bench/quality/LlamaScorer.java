package dev.parley.bench.quality;

import dev.parley.bench.stack.Stack;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** llama.cpp over a GGUF file: bench/peers/llama_logits.mjs, a process of its own. */
final class LlamaScorer implements TextScorer {

  private final Process process;
  private final OutputStream ids;
  private final DataInputStream logits;
  private final int texts;
  private final int vocabulary;

  /**
   * @param home where bench/peers/setup put node-llama-cpp
   * @param texts that are read at once
   * @param length of the longest, in tokens
   */
  LlamaScorer(Path home, Path file, int texts, int length, int vocabulary) throws IOException {
    Path script = Stack.root().resolve("bench/peers/llama_logits.mjs");
    this.process =
        new ProcessBuilder(
                Stream.of("node", script, file.toAbsolutePath(), texts, length)
                    .map(Object::toString)
                    .toList())
            .directory(home.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    this.ids = process.getOutputStream();
    this.logits = new DataInputStream(process.getInputStream());
    this.texts = texts;
    this.vocabulary = vocabulary;
  }

  @Override
  public String label() {
    return "llama.cpp";
  }

  @Override
  public List<LogProbabilities> read(int[] next) throws IOException {
    String line = Arrays.stream(next).mapToObj(Integer::toString).collect(Collectors.joining(" "));
    ids.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    ids.flush();
    return Stream.generate(this::row).limit(texts).toList();
  }

  private LogProbabilities row() {
    try {
      byte[] bytes = new byte[Float.BYTES * vocabulary];
      logits.readFully(bytes);
      float[] row = new float[vocabulary];
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(row);
      return LogProbabilities.of(row);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
