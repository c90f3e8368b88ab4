package dev.parley.inference.weights;

import dev.parley.inference.architecture.NetworkCall;
import dev.parley.inference.kvcache.CacheFormat;

/**
 * As the model's file has quantized its matrices, each in its own way, without rounding once more:
 * neither norms nor rotations are folded into them. Activations have 8 bits, with a scale for each
 * group of inputs.
 */
public record AsStored() implements WeightFormat {

  @Override
  public String label() {
    return "file";
  }

  @Override
  public CacheFormat cache() {
    return CacheFormat.F16;
  }

  @Override
  public boolean isSameOnAnyThreads() {
    return true;
  }

  @Override
  public NetworkCall configure() {
    return new NetworkCall("configure_blocks");
  }
}
