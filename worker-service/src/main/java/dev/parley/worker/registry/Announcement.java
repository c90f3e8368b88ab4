package dev.parley.worker.registry;

import dev.parley.job.ModelCard;
import dev.parley.job.WorkerId;
import dev.parley.registry.WorkerRecord;
import dev.parley.registry.WorkerVitals;
import dev.parley.worker.intake.EngineSlots;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * What a worker announces of itself, with its numbers of the moment.
 *
 * @param vitals of this process now
 * @param ttl how long an announcement counts
 * @param instance distinguishes this worker from others that have or had its id
 */
public record Announcement(
    WorkerId worker,
    ModelCard model,
    EngineSlots slots,
    DecodeRate rate,
    Supplier<WorkerVitals> vitals,
    Duration ttl,
    String instance) {

  WorkerRecord current() {
    return new WorkerRecord(
        worker,
        model,
        slots.count(),
        slots.taken(),
        rate.tokensPerSecond(),
        ttl,
        vitals.get(),
        instance);
  }
}
