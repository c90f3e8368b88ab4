package dev.parley.worker.decoder;

import dev.parley.worker.model.Decoder;

/** One chat's place in the {@link CacheBanks}. */
final class CachedSequence implements Decoder.Sequence {

  static final int NOWHERE = -1;

  private final CacheBanks banks;
  private int bank = NOWHERE;
  private int slot;
  private int length;
  private boolean released;

  CachedSequence(CacheBanks banks) {
    this.banks = banks;
  }

  int bank() {
    return bank;
  }

  int slot() {
    return slot;
  }

  void place(int bank, int slot) {
    this.bank = bank;
    this.slot = slot;
  }

  @Override
  public int length() {
    return length;
  }

  void advance(int tokens) {
    length += tokens;
  }

  boolean released() {
    return released;
  }

  @Override
  public void release() {
    if (!released) {
      released = true;
      banks.remove(this);
    }
  }
}
