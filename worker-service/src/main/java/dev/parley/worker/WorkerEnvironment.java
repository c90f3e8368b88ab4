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
 * @param drained is run when the worker has left because an operator wanted so; on a thread of its
 *     own
 */
public record WorkerEnvironment(
    ModelLoader models,
    MeterRegistry meters,
    Tracer tracer,
    Ticker ticker,
    Runnable halt,
    Runnable drained) {

  /** Without traces, in a process that goes on when the worker has left. */
  public WorkerEnvironment(ModelLoader models, MeterRegistry meters, Ticker ticker, Runnable halt) {
    this(models, meters, TracerProvider.noop().get("parley"), ticker, halt, () -> {});
  }

  /** The same, but with {@code drained}. */
  public WorkerEnvironment whenDrained(Runnable drained) {
    return new WorkerEnvironment(models, meters, tracer, ticker, halt, drained);
  }
}
