package dev.parley.worker.metrics;

import dev.parley.worker.engine.StepObserver;
import dev.parley.worker.loop.Ticker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.IntSupplier;

/**
 * The worker's numbers. At any time
 *
 * <pre>
 * attempts.begun = attempts.over{completed + failed + timed_out + retried + released + lost}
 *                + attempts.live
 * </pre>
 *
 * where {@code lost} counts attempts that ended without this worker: cancelled, or taken over. A
 * job that never fits is {@code refused}, not begun. {@code tokens} counts what the engine said; of
 * these {@code step.rows{kind=decode}} is the upper bound but for each chat's first token, which
 * comes with the last row of its prompt.
 */
public final class WorkerMetrics implements StepObserver {

  private final MeterRegistry registry;
  private final Ticker ticker;
  private final Counter begun;
  private final Counter refused;
  private final Counter tokens;
  private final Counter prefillRows;
  private final Counter decodeRows;
  private final DistributionSummary chats;
  private final Timer steps;
  private final Timer queued;
  private final Timer firstToken;
  private long stepBegan;

  public WorkerMetrics(MeterRegistry registry, Ticker ticker) {
    this.registry = registry;
    this.ticker = ticker;
    this.begun = registry.counter("parley.worker.attempts.begun");
    this.refused = registry.counter("parley.worker.refused");
    this.tokens = registry.counter("parley.worker.tokens");
    this.prefillRows = registry.counter("parley.worker.step.rows", "kind", "prefill");
    this.decodeRows = registry.counter("parley.worker.step.rows", "kind", "decode");
    this.chats = registry.summary("parley.worker.step.chats");
    this.steps = registry.timer("parley.worker.step");
    this.queued = registry.timer("parley.worker.queued");
    this.firstToken = registry.timer("parley.worker.first.token");
  }

  /** Shows a number that lives elsewhere. */
  public void show(String name, IntSupplier value) {
    Gauge.builder("parley.worker." + name, value::getAsInt).register(registry);
  }

  /** The sweep did something to an overdue job. */
  public void swept(String what) {
    registry.counter("parley.worker.swept", "what", what).increment();
  }

  @Override
  public void stepBegins(Step step) {
    stepBegan = ticker.nanos();
  }

  @Override
  public void stepEnded(Step step) {
    steps.record(Duration.ofNanos(ticker.nanos() - stepBegan));
    chats.record(step.chats());
    prefillRows.increment(step.prefillRows());
    decodeRows.increment(step.decodeRows());
  }

  void begun() {
    begun.increment();
  }

  void queued(Duration wait) {
    queued.record(wait);
  }

  void firstToken(Duration wait) {
    firstToken.record(wait);
  }

  void token() {
    tokens.increment();
  }

  void refused() {
    refused.increment();
  }

  void over(String outcome) {
    registry.counter("parley.worker.attempts.over", "outcome", outcome).increment();
  }
}
