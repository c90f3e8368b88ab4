package dev.parley.worker;

import dev.parley.worker.health.WorkerHealthIndicator;
import dev.parley.worker.loop.Ticker;
import dev.parley.worker.model.ModelLoader;
import dev.parley.worker.settings.AllSettings;
import dev.parley.worker.settings.KnownNames;
import dev.parley.worker.settings.LeaseSettings;
import dev.parley.worker.settings.ModelSettings;
import dev.parley.worker.settings.RedisAddress;
import dev.parley.worker.settings.SweepSettings;
import dev.parley.worker.settings.TimeoutSettings;
import dev.parley.worker.settings.WorkerSettings;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

/** The few things that Spring holds: settings, the worker's life, its health. */
@Configuration(proxyBeanMethods = false)
class WorkerConfiguration {

  private static final int EXIT_ENGINE_STUCK = 5;

  @Bean
  AllSettings settings(
      ConfigurableEnvironment environment,
      RedisAddress redis,
      ModelSettings model,
      WorkerSettings worker,
      LeaseSettings lease,
      TimeoutSettings timeouts,
      SweepSettings sweep) {
    KnownNames.check(environment);
    return new AllSettings(redis, model, worker, lease, timeouts, sweep);
  }

  @Bean
  @ConditionalOnMissingBean
  ModelLoader models(AllSettings settings) {
    return new ConfiguredModel(settings.model(), settings.worker());
  }

  @Bean
  WorkerLife worker(AllSettings settings, ModelLoader models, MeterRegistry meters) {
    Runnable halt = () -> Runtime.getRuntime().halt(EXIT_ENGINE_STUCK);
    return new WorkerLife(settings, new Outside(models, meters, Ticker.SYSTEM, halt));
  }

  @Bean
  WorkerHealthIndicator workerHealthIndicator(WorkerLife worker) {
    return new WorkerHealthIndicator(worker::health);
  }
}
