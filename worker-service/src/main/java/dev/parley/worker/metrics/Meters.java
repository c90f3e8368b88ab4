package dev.parley.worker.metrics;

import dev.parley.loop.Ticker;
import io.micrometer.core.instrument.MeterRegistry;

/** All meters of one worker. */
public record Meters(WorkerMetrics worker, GenAiMetrics answers) {

  public static Meters in(MeterRegistry registry, Ticker ticker) {
    registry.gauge("process.resident.memory.bytes", ResidentMemory.HERE, ResidentMemory::bytes);
    return new Meters(new WorkerMetrics(registry, ticker), new GenAiMetrics(registry));
  }
}
