package dev.parley.queue;

import dev.parley.job.JobId;

/**
 * One worker's right to write to one job: the fence. Whoever holds an older epoch is refused.
 *
 * @param number from 1; released attempts do not count
 */
public record Attempt(JobId job, long epoch, int number) {}
