package dev.parley.inference.torch;

import dev.parley.inference.kvcache.CacheFormat;
import dev.parley.inference.model.Decoder.KvCache;
import dev.parley.inference.source.ModelSource;
import dev.parley.inference.threads.StepThreads;
import dev.parley.inference.threads.Threads;
import dev.parley.inference.weights.AsStored;
import dev.parley.inference.weights.Computation;
import dev.parley.inference.weights.Float32;
import dev.parley.inference.weights.Precision;
import dev.parley.kernels.KernelChoice;
import dev.parley.kernels.KernelMachine;
import dev.parley.kernels.KernelSupport;
import dev.parley.models.gguf.GgufModel;
import dev.parley.models.huggingface.Golden;
import dev.parley.models.huggingface.ModelFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A tiny random model, loaded, with the answers of transformers; JUnit closes it as an argument.
 *
 * @param opened what {@link #open} gave and {@link #release} did not take back yet
 */
public record GoldenModel(String name, Golden golden, DjlDecoder decoder, List<KvCache> opened)
    implements AutoCloseable {

  private static final Computation FLOAT32 =
      new Computation(new Float32(), false, 0, CacheFormat.FLOAT32);

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
        "gguf-phi3",
        "gguf-mixed",
        "gguf-gemma3-quantized",
        "gguf-qwen35-quantized");
  }

  /** Whether some of its layers have a state in place of keys and values. */
  public static boolean keepsStates(String name) {
    return name.contains("lfm2") || name.contains("qwen3.5") || name.contains("qwen35");
  }

  /** Every model, with the operators of libtorch and with ours on all instructions found here. */
  public static Stream<GoldenModel> float32OfAll(Predicate<String> wanted) {
    return names()
        .filter(wanted)
        .flatMap(name -> operators().map(kernels -> float32(name, kernels)));
  }

  /** Those that this machine has. */
  static Stream<KernelChoice> operators() {
    KernelMachine machine = KernelMachine.ofThisMachine();
    return Stream.of(KernelChoice.OFF, KernelChoice.AVX2, KernelChoice.AVX512, KernelChoice.NEON)
        .filter(
            choice ->
                choice == KernelChoice.OFF
                    || KernelSupport.of(choice, machine) instanceof KernelSupport.Present);
  }

  public static GoldenModel float32(String name) {
    return float32(name, KernelChoice.AUTO);
  }

  private static GoldenModel float32(String name, KernelChoice kernels) {
    return open(name, FLOAT32, StepThreads.on(Threads.fixed(1)), kernels);
  }

  static GoldenModel float32(String name, StepThreads threads) {
    return open(name, FLOAT32, threads, KernelChoice.AUTO);
  }

  static GoldenModel open(String name, Computation computation) {
    return open(name, computation, StepThreads.on(Threads.fixed(1)), KernelChoice.AUTO);
  }

  static GoldenModel open(
      String name, Computation computation, StepThreads threads, KernelChoice kernels) {
    DecoderSettings settings = new DecoderSettings(Precision.FLOAT32, 1, 1L << 30, 4).with(kernels);
    DjlDecoder decoder = DjlDecoder.load(source(name), settings, computation, threads);
    return new GoldenModel(
        name + ", " + kernels.label(), Golden.of(name), decoder, new ArrayList<>());
  }

  /** A GGUF file as it is quantized, whose keys and values are kept in 8 bits. */
  public static GoldenModel eightBitCache(String name) {
    return open(name, new Computation(new AsStored(), false, 0, CacheFormat.INT8));
  }

  static ModelSource source(String name) {
    Path folder = Golden.folder(name);
    Path file = folder.resolve("model.gguf");
    return Files.exists(file) ? GgufModel.open(file) : ModelFolder.open(folder);
  }

  /** A new, empty cache, which {@link #release} takes back. */
  KvCache open() {
    return kept(decoder.open());
  }

  /** A new cache that may hold a prefix of this context already. */
  KvCache open(int[] context) {
    return kept(decoder.open(context));
  }

  private KvCache kept(KvCache cache) {
    opened.add(cache);
    return cache;
  }

  /** A test is over: the next one has all the room again. */
  void release() {
    opened.forEach(KvCache::release);
    opened.clear();
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
