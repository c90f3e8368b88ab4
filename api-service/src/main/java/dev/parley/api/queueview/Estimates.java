package dev.parley.api.queueview;

import dev.parley.api.catalog.Capacity;
import dev.parley.api.catalog.Models;
import dev.parley.job.ModelName;
import dev.parley.redis.RedisUnavailable;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * Estimates how long a job waits: with {@code s} seats, {@code f} of them free, the job at position
 * {@code p} starts at once when {@code p ≤ f}, else after {@code (p − f)} answers of {@code s}
 * seats, {@code (p − f) · mean / s}. The mean length of an answer is learned from the answers that
 * this process saw end, the last ones counting most.
 */
@Component
public class Estimates {

  private static final Duration FIRST_GUESS = Duration.ofSeconds(10);
  private static final double WEIGHT = 0.2;

  private final Models models;
  private final Map<ModelName, Double> meanMillis = new ConcurrentHashMap<>();

  Estimates(Models models) {
    this.models = models;
  }

  /** Learns from an answer that took so long, from its start to its end. */
  public void learn(ModelName model, Duration answer) {
    meanMillis.merge(
        model, (double) answer.toMillis(), (mean, last) -> mean + WEIGHT * (last - mean));
  }

  /** Empty when no worker serves the model. */
  public Optional<Duration> untilStart(ModelName model, int position) {
    Capacity capacity = capacity(model);
    return capacity.seats() == 0 ? Optional.empty() : Optional.of(wait(model, capacity, position));
  }

  /** When a refused client should try again: after one answer's share, at least a second. */
  public Duration untilPlaceFrees(ModelName model) {
    return Duration.ofMillis(mean(model) / Math.max(1, capacity(model).seats()));
  }

  /** An estimate is never worth an error. */
  private Capacity capacity(ModelName model) {
    try {
      return models.capacity(model);
    } catch (RedisUnavailable away) {
      return Capacity.NONE;
    }
  }

  private Duration wait(ModelName model, Capacity capacity, int position) {
    int behind = position - Math.max(0, capacity.seats() - capacity.running());
    return behind <= 0 ? Duration.ZERO : Duration.ofMillis(behind * mean(model) / capacity.seats());
  }

  private long mean(ModelName model) {
    return meanMillis.getOrDefault(model, (double) FIRST_GUESS.toMillis()).longValue();
  }
}
