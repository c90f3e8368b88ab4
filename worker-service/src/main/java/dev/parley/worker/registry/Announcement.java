package dev.parley.worker.registry;

import dev.parley.job.ModelCard;
import dev.parley.job.WorkerId;
import dev.parley.registry.WorkerRecord;
import dev.parley.worker.intake.EngineSlots;
import java.time.Duration;

/**
 * What a worker announces of itself, with its numbers of the moment.
 *
 * @param ttl how long an announcement counts
 */
public record Announcement(
    WorkerId worker, ModelCard model, EngineSlots slots, DecodeRate rate, Duration ttl) {

  WorkerRecord current() {
    return new WorkerRecord(
        worker, model, slots.count(), slots.taken(), rate.tokensPerSecond(), ttl);
  }
}
