package dev.parley.inference.torch;

import dev.parley.inference.kvcache.CacheTensors;
import java.util.Arrays;

/** The tables of keys and values in a network. */
record NetworkCache(Network network) implements CacheTensors {

  @Override
  public void clear(int[] blocks) {
    network.call("clear_blocks", (Object) Arrays.stream(blocks).asLongStream().toArray());
  }

  @Override
  public void copy(int block, int target) {
    network.call("copy_block", block, target);
  }
}
