package dev.parley.inference.kvcache;

/**
 * A state that is kept for texts to come.
 *
 * @param block in which its text ends
 * @param tokens how many of the block's tokens it has seen, at least one
 */
record Checkpoint(Block block, int tokens, TextState state) {}
