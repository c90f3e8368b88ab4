package dev.parley.inference.weights;

import dev.parley.inference.architecture.NetworkCall;
import dev.parley.inference.kvcache.CacheFormat;

/** As the model's authors computed it, to rounding. */
public record Float32() implements RowFormat {

  @Override
  public String label() {
    return "float32";
  }

  @Override
  public long heldBytes(long numbers) {
    return numbers * Float.BYTES;
  }

  @Override
  public CacheFormat cache() {
    return CacheFormat.FLOAT32;
  }

  @Override
  public NetworkCall configure() {
    return new NetworkCall("configure_float", false);
  }
}
