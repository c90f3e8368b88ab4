package dev.parley.api.settings;

import dev.parley.service.settings.Check;
import dev.parley.service.settings.LeaseSettings;
import dev.parley.service.settings.RedisAddress;
import dev.parley.service.settings.SweepSettings;
import dev.parley.service.settings.TimeoutSettings;
import org.springframework.stereotype.Component;

/** All settings at once: nobody gets any of them until all are valid, alone and together. */
@Component
public record ApiServiceSettings(
    QueueSettings queue,
    OwnerSettings owner,
    TimeoutSettings timeouts,
    TokenSettings tokens,
    LeaseSettings lease,
    ResultSettings results,
    RedisAddress redis,
    CatalogSettings models,
    HostSettings hosts,
    AccessSettings access,
    CorsSettings cors,
    StreamSettings stream,
    SweepSettings sweep,
    OpenAiSettings openAi,
    WebhookSettings webhooks) {

  /** A finish that a worker re-sends must still find the result that it stored. */
  public ApiServiceSettings {
    Check.that(
        results.ttl().compareTo(lease.duration()) >= 0,
        "parley.results.ttl",
        Check.spell(results.ttl()),
        "must not be shorter than parley.lease.duration, " + Check.spell(lease.duration()));
  }
}
