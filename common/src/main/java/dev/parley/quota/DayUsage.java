package dev.parley.quota;

import java.time.LocalDate;

/**
 * What jobs that ended on one day used of one model.
 *
 * @param day by UTC
 * @param model {@code -} when Redis held no name of one
 * @param requests jobs
 * @param cachedTokens of the prompts, that needed no prefill
 */
public record DayUsage(
    LocalDate day,
    String model,
    long requests,
    long promptTokens,
    long cachedTokens,
    long completionTokens) {

  public long totalTokens() {
    return promptTokens + completionTokens;
  }
}
