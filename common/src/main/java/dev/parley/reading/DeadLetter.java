package dev.parley.reading;

import dev.parley.job.JobId;
import java.time.Instant;

/**
 * A job that nobody could answer.
 *
 * @param entry names the letter, the newer the greater within a shard
 * @param reason the code of its failure
 * @param at by the clock of Redis
 */
public record DeadLetter(String entry, JobId job, String reason, Instant at) {}
