package dev.parley.inference.threads;

/**
 * How the cores were shared for a while, in cores on average.
 *
 * @param nanos how long
 * @param waiting cores that the threads of the steps wanted and did not get
 * @param idle cores that nobody used and that they may use
 */
public record CoreUse(long nanos, double waiting, double idle) {}
