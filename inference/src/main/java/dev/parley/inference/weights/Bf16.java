package dev.parley.inference.weights;

import dev.parley.inference.architecture.NetworkCall;

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
  public boolean cachesHalf() {
    return true;
  }

  @Override
  public NetworkCall configure() {
    return new NetworkCall("configure_float", true);
  }
}
