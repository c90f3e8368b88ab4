package dev.parley.api.webhooks;

import dev.parley.api.connection.RetriedCalls;
import dev.parley.api.settings.WebhookSettings;
import dev.parley.redis.RedisConnections;
import dev.parley.webhook.Deliveries;
import dev.parley.webhook.KeyWebhooks;
import dev.parley.webhook.WebhookNotices;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The parts that deliver webhooks. */
@Configuration(proxyBeanMethods = false)
class WebhookConfiguration {

  @Bean
  Deliveries deliveries(RedisConnections redis) {
    return new Deliveries(redis);
  }

  @Bean
  KeyWebhooks keyWebhooks(RedisConnections redis) {
    return new KeyWebhooks(redis);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  WebhookSender webhookSender(
      RedisConnections redis,
      Deliveries deliveries,
      WebhookBodies bodies,
      WebhookSettings settings,
      RetriedCalls retried,
      MeterRegistry meters) {
    WebhookClient client =
        new WebhookClient(
            settings.allowed(),
            HostResolver.SYSTEM,
            DefaultClientTlsStrategy.createDefault(),
            WebhookClient.Patience.USUAL);
    RandomGenerator jitter = () -> ThreadLocalRandom.current().nextLong();
    WebhookAttempt attempt =
        new WebhookAttempt(
            bodies,
            client,
            settings.ownSecret(),
            new RetrySchedule(settings.retries()),
            InstantSource.system(),
            jitter);
    return new WebhookSender(
        deliveries, new WebhookNotices(redis), attempt, retried, meters, redis.settings().shards());
  }
}
