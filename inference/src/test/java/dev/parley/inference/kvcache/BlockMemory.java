package dev.parley.inference.kvcache;

import java.util.Arrays;

/** An array in place of a cache: of every token its id. */
final class BlockMemory implements CacheTensors {

  static final int EMPTY = -1;

  final int[][] blocks;

  BlockMemory(int count, int size) {
    blocks = new int[count][size];
  }

  @Override
  public void clear(int[] cleared) {
    Arrays.stream(cleared).forEach(block -> Arrays.fill(blocks[block], EMPTY));
  }

  @Override
  public void copy(int block, int target) {
    blocks[target] = blocks[block].clone();
  }
}
