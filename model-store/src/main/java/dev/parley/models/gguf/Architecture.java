package dev.parley.models.gguf;

import dev.parley.inference.source.ModelJson;
import dev.parley.models.gguf.file.Metadata;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The architectures of llama.cpp that are a network of ours. */
enum Architecture {
  LLAMA,
  QWEN2,
  QWEN3;

  static Architecture of(Metadata metadata) {
    String name = metadata.needText("general.architecture");
    return Arrays.stream(values())
        .filter(architecture -> architecture.label().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                metadata.refuse(
                    "architecture %s is not supported; use a model of %s"
                        .formatted(ModelJson.brief(name), labels())));
  }

  /** Its name in files. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether its q and k are stored in the order of {@link RowOrder#interleaved}. */
  boolean interleaves() {
    return this == LLAMA;
  }

  /** Whether q, k and v have a bias. */
  boolean hasAttentionBias() {
    return this == QWEN2;
  }

  /** Whether each head of q and k has a norm. */
  boolean hasHeadNorms() {
    return this == QWEN3;
  }

  private static String labels() {
    return Arrays.stream(values()).map(Architecture::label).collect(Collectors.joining(" or "));
  }
}
