package dev.parley.inference.torch;

import dev.parley.inference.source.ModelSource;
import dev.parley.inference.threads.StepThreads;
import dev.parley.inference.threads.Threads;
import dev.parley.inference.weights.Computation;
import dev.parley.inference.weights.Float32;
import dev.parley.inference.weights.Precision;
import dev.parley.models.gguf.GgufModel;
import dev.parley.models.huggingface.Golden;
import dev.parley.models.huggingface.ModelFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * A tiny random model, loaded, with the answers of transformers; JUnit closes it as an argument.
 */
public record GoldenModel(String name, Golden golden, DjlDecoder decoder) implements AutoCloseable {

  static Stream<String> names() {
    return Stream.of(
        "qwen2-tied-f32",
        "qwen2-untied-bf16",
        "llama-sharded-f16",
        "llama-llama3-rope",
        "llama-linear-rope",
        "qwen3-tied-bf16",
        "granite-tied-bf16",
        "smollm3-tied-bf16",
        "ernie-tied-bf16",
        "lfm2-tied-bf16",
        "qwen3.5-tied-bf16",
        "gemma3-tied-bf16",
        "phi3-tied-bf16",
        "gemma3-wrapped-bf16",
        "gguf-llama",
        "gguf-qwen2",
        "gguf-qwen3",
        "gguf-granite",
        "gguf-smollm3",
        "gguf-ernie",
        "gguf-lfm2",
        "gguf-qwen35",
        "gguf-gemma3",
        "gguf-phi3");
  }

  /** Whether some of its layers have a state in place of keys and values. */
  static boolean keepsStates(String name) {
    return name.contains("lfm2") || name.contains("qwen3.5") || name.contains("qwen35");
  }

  public static GoldenModel float32(String name) {
    return float32(name, StepThreads.on(Threads.fixed(1)));
  }

  static GoldenModel float32(String name, StepThreads threads) {
    return open(name, new Computation(new Float32(), false, 0, false), threads);
  }

  static GoldenModel open(String name, Computation computation) {
    return open(name, computation, StepThreads.on(Threads.fixed(1)));
  }

  private static GoldenModel open(String name, Computation computation, StepThreads threads) {
    DecoderSettings settings = new DecoderSettings(Precision.FLOAT32, 1, 1L << 30, 4);
    DjlDecoder decoder = DjlDecoder.load(source(name), settings, computation, threads);
    return new GoldenModel(name, Golden.of(name), decoder);
  }

  static ModelSource source(String name) {
    Path folder = Golden.folder(name);
    Path file = folder.resolve("model.gguf");
    return Files.exists(file) ? GgufModel.open(file) : ModelFolder.open(folder);
  }

  public int[] prompt() {
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
