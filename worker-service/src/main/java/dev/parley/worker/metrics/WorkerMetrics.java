package dev.parley.worker.metrics;

import dev.parley.inference.engine.step.StepObserver;
import dev.parley.loop.Ticker;
import dev.parley.registry.WorkerVitals;
import dev.parley.sweep.Sweep;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

/**
 * The worker's metrics. At every quiet moment
 *
 * <pre>
 * attempts.begun = attempts.over{completed + failed + timed_out + retried + released + lost}
 *                + attempts.live
 * attempts.begun = first attempts + takeovers
 * step.count     = sum over phase
 * </pre>
 *
 * where {@code lost} counts attempts that ended without this worker: cancelled, or taken over, or
 * {@code vanished}, which means that Redis lost data (0 on every good day). A takeover is an
 * attempt at a job that was begun before, here or elsewhere. A job that never fits is {@code
 * refused}, not begun. {@code tokens} counts what the engine generated; of these {@code
 * step.rows{phase=decode}} is the upper bound but for each chat's first token, which comes with the
 * last row of its prompt. {@code tokens / step} (its seconds) is the speed while the engine works.
 */
public final class WorkerMetrics implements StepObserver {

  private static final double[] CHATS = {1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64};

  private final MeterRegistry registry;
  private final Ticker ticker;
  private final Counter begun;
  private final Counter takeovers;
  private final Counter refused;
  private final Counter vanished;
  private final Counter tokens;
  private final Counter prefillRows;
  private final Counter decodeRows;
  private final DistributionSummary batch;
  private final Timer prefillSteps;
  private final Timer decodeSteps;
  private final Timer mixedSteps;
  private final Timer queued;
  private final LongAdder generated = new LongAdder();
  private long stepBegan;

  public WorkerMetrics(MeterRegistry registry, Ticker ticker) {
    this.registry = registry;
    this.ticker = ticker;
    this.begun = registry.counter("parley.worker.attempts.begun");
    this.takeovers = registry.counter("parley.worker.takeovers");
    this.refused = registry.counter("parley.worker.refused");
    this.vanished =
        Counter.builder("parley.worker.vanished")
            .description("Jobs that Redis lost while they ran here")
            .register(registry);
    this.tokens = registry.counter("parley.worker.tokens");
    this.prefillRows = registry.counter("parley.worker.step.rows", "phase", "prefill");
    this.decodeRows = registry.counter("parley.worker.step.rows", "phase", "decode");
    this.batch =
        DistributionSummary.builder("parley.worker.batch")
            .description("Chats in one step")
            .serviceLevelObjectives(CHATS)
            .register(registry);
    this.prefillSteps = steps("prefill");
    this.decodeSteps = steps("decode");
    this.mixedSteps = steps("mixed");
    this.queued =
        Buckets.timer("parley.worker.queued", Buckets.LONG)
            .description("From acceptance to the first begin")
            .register(registry);
    for (Sweep.What what : Sweep.What.values()) {
      sweeps(what.name().toLowerCase(Locale.ROOT)); // at 0: who asks for a rise sees the first one
    }
  }

  /** Shows a number that lives elsewhere. */
  public void show(String name, DoubleSupplier value) {
    Gauge.builder("parley.worker." + name, value::getAsDouble).register(registry);
  }

  /** What the registry shows of this worker's process. */
  public WorkerVitals vitals() {
    double bytes = ResidentMemory.HERE.bytes();
    return new WorkerVitals(
        generated.sum(),
        Double.isNaN(bytes) ? OptionalLong.empty() : OptionalLong.of((long) bytes));
  }

  /** The sweep did something to an overdue job. */
  public void swept(String what) {
    sweeps(what).increment();
  }

  @Override
  public void stepBegins(Step step) {
    stepBegan = ticker.nanos();
  }

  @Override
  public void stepEnded(Step step) {
    phase(step).record(Duration.ofNanos(ticker.nanos() - stepBegan));
    batch.record(step.chats());
    prefillRows.increment(step.prefillRows());
    decodeRows.increment(step.decodeRows());
  }

  void begun() {
    begun.increment();
  }

  void tookOver() {
    takeovers.increment();
  }

  void queued(Duration wait) {
    queued.record(wait);
  }

  void vanished() {
    vanished.increment();
  }

  void token() {
    tokens.increment();
    generated.increment();
  }

  void refused() {
    refused.increment();
  }

  /**
   * @param error the code of a failure, empty without one
   */
  void over(String outcome, String error) {
    registry.counter("parley.worker.attempts.over", "outcome", outcome, "error", error).increment();
  }

  private Counter sweeps(String what) {
    return registry.counter("parley.worker.swept", "what", what);
  }

  private Timer phase(Step step) {
    if (step.prefillRows() == 0) {
      return decodeSteps;
    }
    return step.decodeRows() == 0 ? prefillSteps : mixedSteps;
  }

  private Timer steps(String phase) {
    return Buckets.timer("parley.worker.step", Buckets.SHORT)
        .description("One forward pass of the model")
        .tag("phase", phase)
        .register(registry);
  }
}
