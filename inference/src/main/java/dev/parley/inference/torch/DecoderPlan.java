package dev.parley.inference.torch;

import dev.parley.inference.kvcache.CacheChoice;
import dev.parley.inference.kvcache.CacheFormat;
import dev.parley.inference.source.ModelSource;
import dev.parley.inference.source.ModelWeights;
import dev.parley.inference.source.UnusableModelException;
import dev.parley.inference.weights.Computation;
import dev.parley.inference.weights.Int8Product;
import dev.parley.inference.weights.Precision;
import dev.parley.inference.weights.WeightFormat;
import dev.parley.inference.weights.stored.PrecisionChoice;
import dev.parley.kernels.KernelMachine;
import dev.parley.kernels.KernelSupport;

/** How a model would be computed and what memory that takes; known before any weight is read. */
public final class DecoderPlan {

  private final Computation computation;
  private final MemoryPlan memory;
  private final CacheBlocks blocks;

  private DecoderPlan(Computation computation, MemoryPlan memory, CacheBlocks blocks) {
    this.computation = computation;
    this.memory = memory;
    this.blocks = blocks;
  }

  /**
   * That of {@link DjlDecoder#load}, provided that our operators can be loaded where they can run.
   *
   * @throws UnusableModelException when it would refuse the model
   */
  public static DecoderPlan of(ModelSource source, DecoderSettings settings) {
    KernelSupport kernels = KernelSupport.of(settings.kernels(), KernelMachine.ofThisMachine());
    return of(source, settings, computation(source, settings, kernels));
  }

  static DecoderPlan of(ModelSource source, DecoderSettings settings, Computation computation) {
    try (ModelWeights weights = source.weights()) {
      MemoryPlan memory = MemoryPlan.of(weights, computation, settings.seats());
      return new DecoderPlan(computation, memory, CacheBlocks.of(source, settings, memory));
    }
  }

  /** How a model is computed with these operators, as they were loaded. */
  static Computation computation(
      ModelSource source, DecoderSettings settings, KernelSupport kernels) {
    Precision precision = PrecisionChoice.of(settings.precision(), source, kernels);
    Int8Product product = Int8Product.of(KernelMachine.ofThisMachine(), kernels);
    WeightFormat format = precision.format(product);
    CacheFormat cache = CacheChoice.of(settings.cache(), format.cache(), source, kernels);
    return Computation.of(format, source.shape(), cache);
  }

  /** How it would be computed. */
  public Computation computation() {
    return computation;
  }

  /** The most that it would take of the memory given, in bytes. */
  public long memory() {
    return memory.bytes(blocks.tokens());
  }

  /** Of the matrices as they are held. */
  public long weightBytes() {
    return memory.weights();
  }

  /** Of the keys and values of one token. */
  public long tokenBytes() {
    return memory.token() + memory.windowToken();
  }

  CacheBlocks blocks() {
    return blocks;
  }
}
