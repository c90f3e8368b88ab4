package dev.parley.registry;

import dev.parley.job.ModelCard;
import dev.parley.job.WorkerId;
import java.time.Duration;

/**
 * What a worker announces with every beat.
 *
 * @param seats chats that it decodes at once
 * @param running chats that it decodes now
 * @param ttl how long it counts as alive without another beat
 * @param vitals of its process
 * @param instance distinguishes it from other processes that have or had its id
 */
public record WorkerRecord(
    WorkerId id,
    ModelCard model,
    int seats,
    int running,
    double tokensPerSecond,
    Duration ttl,
    WorkerVitals vitals,
    String instance) {}
