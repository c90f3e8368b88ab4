package dev.parley.inference.weights;

import dev.parley.inference.architecture.NetworkCall;
import dev.parley.inference.kvcache.CacheFormat;

/** As most models are published; fast only where the CPU computes with it (AVX512-BF16, AMX). */
public record Bf16() implements RowFormat {

  @Override
  public String label() {
    return "bf16";
  }

  @Override
  public long heldBytes(long numbers) {
    return numbers * Short.BYTES;
  }

  @Override
  public CacheFormat cache() {
    return CacheFormat.F16;
  }

  @Override
  public NetworkCall configure() {
    return new NetworkCall("configure_float", true);
  }
}
