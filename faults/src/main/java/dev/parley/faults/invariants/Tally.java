package dev.parley.faults.invariants;

/**
 * How requests for new jobs were answered, and what they left behind.
 *
 * @param accepted 202
 * @param refused 4xx
 * @param unavailable 503, or no answer at all
 * @param keyed those of them that carried an Idempotency-Key
 * @param stored jobs in Redis afterwards
 */
public record Tally(int sent, int accepted, int refused, int unavailable, int keyed, int stored) {}
