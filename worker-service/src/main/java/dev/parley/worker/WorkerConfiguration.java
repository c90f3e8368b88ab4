package dev.parley.worker;

import dev.parley.inference.model.ModelLoader;
import dev.parley.loop.Ticker;
import dev.parley.models.hub.Hub;
import dev.parley.models.hub.HubSettings;
import dev.parley.models.hub.PullLines;
import dev.parley.service.observe.ProbeSpanFilter;
import dev.parley.service.process.ExitCode;
import dev.parley.service.settings.LeaseSettings;
import dev.parley.service.settings.RedisAddress;
import dev.parley.service.settings.SweepSettings;
import dev.parley.service.settings.TimeoutSettings;
import dev.parley.worker.lifecycle.PullReport;
import dev.parley.worker.lifecycle.PulledModel;
import dev.parley.worker.lifecycle.WorkerHealthIndicator;
import dev.parley.worker.settings.ModelSettings;
import dev.parley.worker.settings.WorkerServiceSettings;
import dev.parley.worker.settings.WorkerSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.exporter.SpanExportingPredicate;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

/** The few things that Spring holds: settings, the worker's life, its health. */
@Configuration(proxyBeanMethods = false)
class WorkerConfiguration {

  private static final Logger log = LoggerFactory.getLogger(WorkerConfiguration.class);

  @Bean
  WorkerServiceSettings settings(
      RedisAddress redis,
      ModelSettings model,
      WorkerSettings worker,
      LeaseSettings lease,
      TimeoutSettings timeouts,
      SweepSettings sweep) {
    return new WorkerServiceSettings(redis, model, worker, lease, timeouts, sweep);
  }

  @Bean
  PullReport pullReport(WorkerServiceSettings settings) {
    return new PullReport(new PullLines(settings.model().place(), log::info, Ticker.SYSTEM::nanos));
  }

  @Bean
  @ConditionalOnMissingBean
  ModelLoader models(
      WorkerServiceSettings settings, PullReport report, ConfigurableEnvironment environment) {
    Hub hub = new Hub(HubSettings.of(environment::getProperty));
    return new PulledModel(settings.model(), settings.worker(), hub, report);
  }

  @Bean
  WorkerLifecycle worker(
      WorkerServiceSettings settings,
      ModelLoader models,
      MeterRegistry meters,
      ObjectProvider<OpenTelemetry> traces,
      ObjectProvider<AfterDrain> afterDrain) {
    Runnable halt = () -> Runtime.getRuntime().halt(ExitCode.ENGINE_STUCK.code());
    Tracer tracer = traces.getIfAvailable(OpenTelemetry::noop).getTracer("dev.parley.worker");
    Runnable drained = () -> afterDrain.ifAvailable(AfterDrain::run);
    return new WorkerLifecycle(
        settings, new WorkerEnvironment(models, meters, tracer, Ticker.SYSTEM, halt, drained));
  }

  @Bean
  SpanExportingPredicate probeSpanFilter() {
    return new ProbeSpanFilter();
  }

  @Bean
  WorkerHealthIndicator workerHealthIndicator(WorkerLifecycle worker, PullReport report) {
    return new WorkerHealthIndicator(worker::health, report::now);
  }
}
