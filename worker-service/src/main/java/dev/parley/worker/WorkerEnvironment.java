package dev.parley.worker;

import dev.parley.inference.model.ModelLoader;
import dev.parley.loop.Ticker;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;

/**
 * What a worker gets from its surroundings.
 *
 * @param halt ends the process at once, when the engine is stuck
 */
public record WorkerEnvironment(
    ModelLoader models, MeterRegistry meters, Tracer tracer, Ticker ticker, Runnable halt) {

  /** Without traces. */
  public WorkerEnvironment(ModelLoader models, MeterRegistry meters, Ticker ticker, Runnable halt) {
    this(models, meters, TracerProvider.noop().get("parley"), ticker, halt);
  }
}
