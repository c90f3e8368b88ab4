package dev.parley.inference.architecture;

import dev.parley.inference.architecture.NetworkShape.OutputHead;
import java.util.Optional;

/**
 * The metadata of a GGUF file, and what its tensors reveal of the network's sizes. Keys are without
 * the architecture's prefix.
 */
public interface GgufConfig extends ModelConfig {

  /** A number that must be there. */
  double number(String key);

  /** The numbers under this key; none where there is no list of them. */
  int[] sizes(String key);

  /** Rows of the embedding. */
  int vocabulary();

  OutputHead head();

  /** What each frequency of rotary position embedding is divided by, where the file has that. */
  Optional<float[]> ropeDivisors(int headSize);
}
