package dev.parley.worker.decoder;

import dev.parley.worker.folder.Golden;
import dev.parley.worker.folder.ModelFolder;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * A tiny random model, loaded, with the answers of transformers; JUnit closes it as an argument.
 */
record GoldenModel(String name, Golden golden, DjlDecoder decoder) implements AutoCloseable {

  static Stream<String> names() {
    return Stream.of(
        "qwen2-tied-f32",
        "qwen2-untied-bf16",
        "llama-sharded-f16",
        "llama-llama3-rope",
        "llama-linear-rope");
  }

  static GoldenModel float32(String name) {
    return open(name, new Computation(false, false, 0, 127, false));
  }

  static GoldenModel open(String name, Computation computation) {
    DecoderSettings settings = new DecoderSettings(Precision.FLOAT32, 1, 1L << 30, 4);
    ModelFolder folder = ModelFolder.open(Golden.folder(name));
    DjlDecoder decoder = DjlDecoder.load(folder, settings, StepListener.NONE, computation);
    return new GoldenModel(name, Golden.of(name), decoder);
  }

  int[] prompt() {
    return golden.ids("tokens");
  }

  /** The logits of transformers after this token of the prompt. */
  float[] logits(int token) {
    float[] all = golden.numbers("logits");
    int vocabulary = all.length / prompt().length;
    return Arrays.copyOfRange(all, token * vocabulary, (token + 1) * vocabulary);
  }

  @Override
  public String toString() {
    return name;
  }

  @Override
  public void close() {
    decoder.close();
    golden.close();
  }
}
