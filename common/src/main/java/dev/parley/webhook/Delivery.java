package dev.parley.webhook;

import dev.parley.job.JobId;
import java.time.Instant;
import java.util.List;

/**
 * One attempt to deliver the end of a job, leased to whoever asked for it.
 *
 * @param host the lane it waits in
 * @param attempt counted from 1, over all processes
 * @param failures attempts that failed before, since it was owed or sent again
 * @param url as the job or the key said when the job ended
 * @param source who said where it goes
 * @param secrets of the key, the newest first; empty without a key, or when it has none
 */
public record Delivery(
    JobId job,
    String host,
    int attempt,
    int failures,
    WebhookEvent event,
    String url,
    Instant ended,
    String model,
    Source source,
    List<WebhookSecret> secrets) {

  /** Who said where a delivery goes. */
  public enum Source {
    JOB,
    KEY
  }

  public Delivery {
    secrets = List.copyOf(secrets);
  }

  /** Names the message: the same in every attempt. */
  public String id() {
    return "evt_" + job.value().substring("job_".length());
  }

  /** Keeps the address, which may hold a secret, out of logs. */
  @Override
  public String toString() {
    return event.wire() + " of " + job + " to " + host;
  }
}
