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

  /**
   * What each frequency of rotary position embedding is divided by, where the file has that.
   *
   * @param tensor the name of what has it
   * @param frequencies how many there must be
   */
  Optional<float[]> ropeDivisors(String tensor, int frequencies);
}
