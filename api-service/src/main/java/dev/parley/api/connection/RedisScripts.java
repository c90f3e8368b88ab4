package dev.parley.api.connection;

import dev.parley.access.KeyNotices;
import dev.parley.access.KeyStore;
import dev.parley.api.settings.ApiServiceSettings;
import dev.parley.api.settings.QueueSettings;
import dev.parley.eventlog.EventLog;
import dev.parley.eventlog.LiveEvents;
import dev.parley.loop.Ticker;
import dev.parley.operation.MoveToFront;
import dev.parley.operation.QueuePauses;
import dev.parley.queue.Cancel;
import dev.parley.queue.Enqueue;
import dev.parley.queue.Erase;
import dev.parley.queue.IdempotencyKeys;
import dev.parley.quota.Quotas;
import dev.parley.reading.DeadLetters;
import dev.parley.reading.JobReader;
import dev.parley.reading.LiveJobs;
import dev.parley.reading.QueueView;
import dev.parley.redis.RedisConnections;
import dev.parley.registry.Registry;
import dev.parley.service.observe.FinishedJobs;
import dev.parley.service.observe.ProbeSpanFilter;
import dev.parley.service.observe.SweepLog;
import dev.parley.service.process.RedisAtStart;
import dev.parley.service.settings.SweepSettings;
import dev.parley.sweep.Sweeper;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.exporter.SpanExportingPredicate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The scripts and readers that this service uses, all on the same two connections. */
@Configuration(proxyBeanMethods = false)
class RedisScripts {

  /** Waits for Redis, but not when a setting is invalid. */
  @Bean(destroyMethod = "close")
  RedisConnections redisConnections(ApiServiceSettings settings) {
    return new RedisAtStart(settings.redis().settings(), settings.redis().patience(), Ticker.SYSTEM)
        .connect(RedisConnections.Role.API);
  }

  @Bean
  Enqueue enqueue(RedisConnections redis, QueueSettings settings) {
    return new Enqueue(redis, settings.lanes());
  }

  @Bean
  IdempotencyKeys idempotencyKeys(RedisConnections redis) {
    return new IdempotencyKeys(redis);
  }

  @Bean
  Cancel cancel(RedisConnections redis) {
    return new Cancel(redis);
  }

  @Bean
  Erase erase(RedisConnections redis) {
    return new Erase(redis);
  }

  @Bean
  JobReader jobs(RedisConnections redis) {
    return new JobReader(redis);
  }

  @Bean
  QueuePauses queuePauses(RedisConnections redis) {
    return new QueuePauses(redis);
  }

  @Bean
  MoveToFront moveToFront(RedisConnections redis) {
    return new MoveToFront(redis);
  }

  @Bean
  LiveJobs liveJobs(RedisConnections redis) {
    return new LiveJobs(redis);
  }

  @Bean
  DeadLetters deadLetters(RedisConnections redis) {
    return new DeadLetters(redis);
  }

  @Bean
  FinishedJobs finishedJobs(JobReader jobs) {
    return new FinishedJobs(jobs);
  }

  @Bean
  EventLog eventLog(RedisConnections redis) {
    return new EventLog(redis);
  }

  @Bean
  LiveEvents liveEvents(RedisConnections redis, MeterRegistry meters) {
    LiveEvents live = new LiveEvents(redis);
    FunctionCounter.builder("parley.messages.dropped", live, LiveEvents::dropped).register(meters);
    return live;
  }

  @Bean
  QueueView queueView(RedisConnections redis) {
    return new QueueView(redis);
  }

  @Bean
  KeyStore keyStore(RedisConnections redis) {
    return new KeyStore(redis);
  }

  @Bean
  Quotas quotas(RedisConnections redis) {
    return new Quotas(redis);
  }

  @Bean
  KeyNotices keyNotices(RedisConnections redis) {
    return new KeyNotices(redis);
  }

  @Bean
  Registry registry(RedisConnections redis) {
    return new Registry(redis);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  Sweeper sweeper(
      RedisConnections redis, SweepSettings settings, MeterRegistry meters, FinishedJobs finished) {
    return new Sweeper(
        redis,
        settings.period(),
        new SweepLog(what -> meters.counter("parley.swept", "what", what).increment(), finished));
  }

  @Bean
  SpanExportingPredicate probeSpanFilter() {
    return new ProbeSpanFilter();
  }
}
