package dev.parley.api.keys;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.parley.access.KeyStore;
import dev.parley.access.Plan;
import dev.parley.access.StoredKey;
import dev.parley.job.ModelName;
import dev.parley.quota.DayUsage;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A key as its admin sees it, over HTTP and on the command line.
 *
 * @param live jobs at once; null: as the server says
 * @param models empty: all
 * @param today only in lists over HTTP
 * @param key the whole key, in the one answer that shows it
 */
public record KeyView(
    String id,
    String object,
    String name,
    String status,
    boolean admin,
    @Nullable Long live,
    @Nullable Long perMinute,
    @Nullable Long tokensPerMinute,
    @Nullable Long tokensPerDay,
    String priority,
    List<String> models,
    String createdAt,
    @Nullable String expiresAt,
    @Nullable String revokedAt,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Today today,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String key) {

  /** What its jobs that ended on the present day, by UTC, used of all models. */
  public record Today(long requests, long totalTokens) {

    static Today of(List<DayUsage> models) {
      return new Today(
          models.stream().mapToLong(DayUsage::requests).sum(),
          models.stream().mapToLong(DayUsage::totalTokens).sum());
    }
  }

  public static KeyView of(StoredKey key, Instant now) {
    return of(key, now, null, null);
  }

  static KeyView of(StoredKey key, Instant now, Today today) {
    return of(key, now, today, null);
  }

  /** With the secret: for whoever made it, once. */
  public static KeyView of(KeyStore.Issued issued, Instant now) {
    return of(issued.stored(), now, null, issued.key().reveal());
  }

  private static KeyView of(
      StoredKey key, Instant now, @Nullable Today today, @Nullable String secret) {
    Plan plan = key.plan();
    return new KeyView(
        key.id().value(),
        "api_key",
        key.name(),
        key.state(now).name().toLowerCase(Locale.ROOT),
        plan.role() == Plan.Role.ADMIN,
        number(plan.limits().liveJobs()),
        number(plan.limits().requestsPerMinute()),
        number(plan.limits().tokensPerMinute()),
        number(plan.limits().tokensPerDay()),
        plan.priority().wire(),
        plan.models().stream().map(ModelName::value).toList(),
        key.created().toString(),
        spell(key.expires()),
        spell(key.revoked()),
        today,
        secret);
  }

  private static @Nullable Long number(OptionalLong limit) {
    return limit.isPresent() ? limit.getAsLong() : null;
  }

  private static @Nullable String spell(Optional<Instant> moment) {
    return moment.map(Instant::toString).orElse(null);
  }

  /** Keeps the key out of logs. */
  @Override
  public String toString() {
    return "KeyView " + id;
  }
}
