package dev.parley.worker.intake;

import dev.parley.job.ModelName;
import dev.parley.job.WorkerId;
import java.time.Duration;

/**
 * Which worker claims which jobs.
 *
 * @param fingerprint of the worker's model
 * @param shards whose queues it asks
 * @param lease how long an entry or an attempt is the worker's without a sign of life
 */
public record QueueConsumer(
    WorkerId worker, ModelName model, String fingerprint, int shards, Duration lease) {}
