package dev.parley.inference.kvcache;

/** The memory behind {@link StatePool}: what {@code network.py} does to its tables of states. */
@FunctionalInterface
public interface StateTensors {

  /**
   * Takes the state in a slot through tokens of a draft that were right.
   *
   * @param first of these among all rows that the last step computed of texts with a draft
   */
  void acceptDraft(int first, int tokens, int slot);
}
