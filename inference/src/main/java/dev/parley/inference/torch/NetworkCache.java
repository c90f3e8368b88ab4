package dev.parley.inference.torch;

import dev.parley.inference.kvcache.CacheTensors;
import java.util.Arrays;

/**
 * Tables of keys and values in a network.
 *
 * @param windowed whether they are those of the layers with a window, or of all others
 */
record NetworkCache(Network network, boolean windowed) implements CacheTensors {

  /** Those of the layers that see whole texts. */
  static NetworkCache ofTexts(Network network) {
    return new NetworkCache(network, false);
  }

  /** Those of the layers with a window. */
  static NetworkCache ofWindows(Network network) {
    return new NetworkCache(network, true);
  }

  @Override
  public void clear(int[] blocks) {
    network.call("clear_blocks", Arrays.stream(blocks).asLongStream().toArray(), windowed);
  }

  @Override
  public void copy(int block, int target) {
    network.call("copy_block", block, target, windowed);
  }
}
