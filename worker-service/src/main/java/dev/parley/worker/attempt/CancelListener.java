package dev.parley.worker.attempt;

import dev.parley.eventlog.ControlChannel;
import dev.parley.job.JobId;
import dev.parley.job.ModelName;

/**
 * Learns that a job was ended from outside, and asks the log at once whether it is still this
 * worker's. The message alone proves nothing, and the next heartbeat makes up for a lost one.
 */
public final class CancelListener implements ControlChannel.Listener {

  private final Publications publications;

  public CancelListener(Publications publications) {
    this.publications = publications;
  }

  @Override
  public void cancelled(JobId job) {
    publications.check(job);
  }

  @Override
  public void reconnected() {
    publications.beat();
  }

  @Override
  public void enqueued(ModelName model) {}

  @Override
  public void released(ModelName model) {}
}
