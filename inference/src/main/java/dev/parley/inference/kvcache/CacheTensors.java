package dev.parley.inference.kvcache;

/**
 * The memory behind {@link BlockPool}, or behind {@link WindowPool}: what {@code network.py} does
 * to its key and value tables.
 */
public interface CacheTensors {

  /** Forgets what these blocks held. */
  void clear(int[] blocks);

  /** Copies all that a block holds over another. */
  void copy(int block, int target);
}
