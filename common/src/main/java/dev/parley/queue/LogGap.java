package dev.parley.queue;

/**
 * The log lacks events before those that were sent.
 *
 * @param have how many of this epoch it holds
 */
public record LogGap(int have) implements Append.Result, Finish.Result {}
