package dev.parley.worker.decoder;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Who lives in which slot of the cache. Slots of one capacity form a bank, so that attention over
 * its sequences is one call over one tensor; a text that outgrows its bank moves to the next. The
 * capacities grow by a half and a third in turn, so a slot is at most half larger than its text (of
 * 128 tokens or more). The slots in use are always the first ones: nothing needs to be gathered.
 */
final class CacheBanks {

  private static final int SMALLEST = 128;

  private final CacheTensors tensors;
  private final List<Bank> banks;

  CacheBanks(CacheTensors tensors, int window) {
    this.tensors = tensors;
    int[] capacities = capacities(window);
    banks =
        IntStream.range(0, capacities.length).mapToObj(i -> new Bank(i, capacities[i])).toList();
  }

  /** 128, 192, 256, 384, 512 … up to the window. */
  static int[] capacities(int window) {
    IntStream.Builder capacities = IntStream.builder();
    int capacity = SMALLEST;
    while (capacity < window) {
      capacities.add(capacity);
      capacity = Integer.bitCount(capacity) == 1 ? capacity / 2 * 3 : capacity / 3 * 4;
    }
    return capacities.add(window).build().toArray();
  }

  CachedSequence open() {
    return new CachedSequence(this);
  }

  /** Makes room for a text of this length, which is at most the window. */
  void reserve(CachedSequence sequence, int length) {
    Bank wanted = bankFor(length);
    if (sequence.bank() == CachedSequence.NOWHERE) {
      int slot = wanted.add(sequence);
      tensors.clear(wanted.index, slot);
      sequence.place(wanted.index, slot);
    } else if (sequence.bank() < wanted.index) {
      move(sequence, wanted);
    }
  }

  private Bank bankFor(int length) {
    return banks.stream().filter(bank -> length <= bank.capacity).findFirst().orElseThrow();
  }

  private void move(CachedSequence sequence, Bank to) {
    Bank from = banks.get(sequence.bank());
    int slot = to.add(sequence);
    tensors.move(from.index, sequence.slot(), to.index, slot, sequence.length());
    from.remove(sequence.slot());
    sequence.place(to.index, slot);
  }

  void remove(CachedSequence sequence) {
    if (sequence.bank() != CachedSequence.NOWHERE) {
      banks.get(sequence.bank()).remove(sequence.slot());
    }
  }

  /** Tokens that the slots now allocated could hold. */
  long allocated() {
    return banks.stream().mapToLong(bank -> (long) bank.capacity * bank.slots).sum();
  }

  private final class Bank {

    private final int index;
    private final int capacity;
    private final List<CachedSequence> members = new ArrayList<>();
    private int slots;

    Bank(int index, int capacity) {
      this.index = index;
      this.capacity = capacity;
    }

    /** Takes the first free slot. */
    int add(CachedSequence sequence) {
      if (members.size() == slots) {
        resize(Math.max(1, 2 * slots));
      }
      members.add(sequence);
      return members.size() - 1;
    }

    /** The last member takes the place of the leaving one. */
    void remove(int slot) {
      CachedSequence last = members.removeLast();
      if (slot < members.size()) {
        tensors.move(index, members.size(), index, slot, last.length());
        last.place(index, slot);
        members.set(slot, last);
      }
      shrink();
    }

    private void shrink() {
      if (members.isEmpty()) {
        resize(0);
      } else if (members.size() <= slots / 4) {
        resize(slots / 2);
      }
    }

    private void resize(int wanted) {
      tensors.resize(index, capacity, wanted);
      slots = wanted;
    }
  }
}
