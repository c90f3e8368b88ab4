package dev.parley.registry;

import dev.parley.job.ModelName;
import dev.parley.job.WorkerId;
import java.time.Instant;

/**
 * A live worker as the registry holds it.
 *
 * @param lastBeat by the clock of Redis
 * @param vitals as of that beat
 * @param phase as an operator wants it
 */
public record WorkerState(
    WorkerId id,
    ModelName model,
    int seats,
    int running,
    double tokensPerSecond,
    Instant lastBeat,
    WorkerVitals vitals,
    WorkerPhase phase) {}
