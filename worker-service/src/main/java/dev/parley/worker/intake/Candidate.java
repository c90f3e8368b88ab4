package dev.parley.worker.intake;

import dev.parley.job.Job;
import dev.parley.job.Usage;
import dev.parley.queue.QueueEntry;
import dev.parley.worker.intake.Seats.Company;

/**
 * A delivered entry whose conversation fits the model.
 *
 * @param prompt ids of the conversation
 * @param limit the most tokens that the answer may have
 * @param leftOut turns that the window had no room for
 */
record Candidate(QueueEntry entry, Job job, int[] prompt, int limit, int leftOut) {

  /** Tokens that its cache may come to hold. */
  int cacheTokens() {
    return prompt.length + limit;
  }

  Company company() {
    int attempts = job.request().maxAttempts();
    return attempts > 1 && job.attempts() + 1 >= attempts ? Company.ALONE : Company.SHARED;
  }

  Usage usage() {
    return new Usage(prompt.length, 0, 0, leftOut);
  }
}
