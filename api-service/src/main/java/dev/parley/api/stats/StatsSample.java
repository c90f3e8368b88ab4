package dev.parley.api.stats;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All of Parley at one moment, and what happened since the sample before.
 *
 * @param at milliseconds since 1970
 * @param models at most {@link StatsRecorder#MOST_MODELS}, by name
 * @param live jobs queued or running, of all models
 * @param firstTokenP50Ms from the acceptance to the first token, of the answers of the last minute;
 *     null without any
 * @param errors jobs that failed or timed out since the sample before, by code
 * @param ended jobs that ended since then, by status
 * @param takeovers since then
 */
public record StatsSample(
    long at,
    List<OfModel> models,
    long live,
    double tokensPerSecond,
    @Nullable Long firstTokenP50Ms,
    @Nullable Long firstTokenP95Ms,
    Map<String, Long> errors,
    Map<String, Long> ended,
    long takeovers) {

  public StatsSample {
    models = List.copyOf(models);
    errors = Map.copyOf(errors);
    ended = Map.copyOf(ended);
  }

  /**
   * One model: jobs, seats of all its workers, and these.
   *
   * @param priorities how many of those that wait have each priority
   * @param paused whether an operator lets no job start
   */
  public record OfModel(
      String model,
      int waiting,
      Map<String, Integer> priorities,
      int limit,
      int running,
      int seats,
      int workers,
      boolean paused) {

    public OfModel {
      priorities = Map.copyOf(priorities);
    }
  }
}
