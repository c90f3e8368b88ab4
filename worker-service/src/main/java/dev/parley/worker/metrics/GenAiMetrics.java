package dev.parley.worker.metrics;

import dev.parley.job.ModelName;
import dev.parley.job.Usage;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/**
 * How long users wait for their answers, under the names and with the buckets of OpenTelemetry's
 * GenAI conventions (version 1.37, development), continued upwards to our timeouts. The server is
 * Parley as a whole: times count from the acceptance, waiting in the queue included.
 *
 * <pre>
 * server.request.duration.count = jobs that workers ended = attempts.over{completed + failed + timed_out}
 * client.token.usage.count      = 2 · server.request.duration.count   (input, output)
 * </pre>
 *
 * A job that nobody began, or that somebody cancelled, is not among them; {@code parley.jobs} of
 * the API has them all.
 */
final class GenAiMetrics {

  private static final double[] REQUEST = {
    0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92, 163.84,
    327.68
  };
  private static final double[] FIRST_TOKEN = {
    0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40,
    80, 160
  };
  private static final double[] PER_TOKEN = {
    0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5
  };
  private static final double[] USAGE = {1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144};

  private final MeterRegistry registry;

  GenAiMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** The first token of an answer, by whichever attempt. */
  void firstToken(ModelName model, Duration sinceAcceptance) {
    timer("gen_ai.server.time_to_first_token", FIRST_TOKEN, tags(model)).record(sinceAcceptance);
  }

  /** The mean time between two tokens of an answer that one attempt generated whole. */
  void perToken(ModelName model, Duration mean) {
    timer("gen_ai.server.time_per_output_token", PER_TOKEN, tags(model)).record(mean);
  }

  /**
   * A job was ended by this worker.
   *
   * @param error the code of a failure, empty without one
   */
  void finished(ModelName model, String error, Duration sinceAcceptance, Usage usage) {
    timer("gen_ai.server.request.duration", REQUEST, tags(model).and("error.type", error))
        .record(sinceAcceptance);
    usage(model, "input", usage.promptTokens());
    usage(model, "output", usage.completionTokens());
  }

  private void usage(ModelName model, String type, int tokens) {
    DistributionSummary.builder("gen_ai.client.token.usage")
        .tags(tags(model).and("gen_ai.token.type", type))
        .serviceLevelObjectives(USAGE)
        .register(registry)
        .record(tokens);
  }

  private Timer timer(String name, double[] bounds, Tags tags) {
    return Buckets.timer(name, bounds).tags(tags).register(registry);
  }

  private static Tags tags(ModelName model) {
    return Tags.of(
        "gen_ai.operation.name", "chat",
        "gen_ai.provider.name", "parley",
        "gen_ai.request.model", model.value());
  }
}
