package dev.parley.api.feed;

import dev.parley.job.Job;

/** Spells an ended job as {@code GET} answers it, on one line of JSON. */
public interface EndedJobs {

  /**
   * The job as bytes of UTF-8.
   *
   * @param text the whole answer
   */
  byte[] spell(Job job, String text);
}
