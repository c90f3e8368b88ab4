package dev.parley.inference.kvcache;

/**
 * A part of the tokens that a step computes, and the slots of the states before and behind it.
 *
 * @param tokens how many, at least one
 * @param from the slot that is read
 * @param to the slot that is written, the same one where nobody else needs it
 */
record StateStep(int tokens, int from, int to) {}
