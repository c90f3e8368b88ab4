package dev.parley.worker.intake;

import dev.parley.job.ModelName;
import dev.parley.job.WorkerId;
import java.time.Duration;

/**
 * Who claims, and what.
 *
 * @param fingerprint of the worker's model
 */
public record IntakeSettings(
    WorkerId worker, ModelName model, String fingerprint, int shards, Duration lease) {}
