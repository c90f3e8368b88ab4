package dev.parley.inference.architecture.family;

import dev.parley.inference.architecture.Architecture;

/** Llama 2 and 3, and models built like them, such as SmolLM2 and TinyLlama. */
public record Llama() implements Architecture {

  @Override
  public String name() {
    return "Llama";
  }

  @Override
  public String folderName() {
    return "LlamaForCausalLM";
  }

  @Override
  public String ggufName() {
    return "llama";
  }

  @Override
  public HeadRows ggufHeadRows() {
    return HeadRows.PAIRS;
  }
}
