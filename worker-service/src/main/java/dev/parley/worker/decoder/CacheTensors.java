package dev.parley.worker.decoder;

/**
 * The memory behind {@link CacheBanks}: what {@code network.py} does to its key and value tensors.
 */
interface CacheTensors {

  /** Gives a bank so many slots of this capacity; 0 frees it. */
  void resize(int bank, int capacity, int slots);

  /** Forgets what a slot held. */
  void clear(int bank, int slot);

  /** Copies the first {@code length} positions and clears the rest of the new slot. */
  void move(int bank, int slot, int toBank, int toSlot, int length);
}
