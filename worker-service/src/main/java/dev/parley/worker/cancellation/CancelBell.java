package dev.parley.worker.cancellation;

import dev.parley.eventlog.ControlChannel;
import dev.parley.job.JobId;
import dev.parley.job.ModelName;
import dev.parley.worker.publishing.Publisher;

/**
 * Hears that a job was ended from outside and asks the log at once whether it is still ours: the
 * bell alone proves nothing, and a lost bell is made up for by the next heartbeat.
 */
public final class CancelBell implements ControlChannel.Listener {

  private final Publisher publisher;

  public CancelBell(Publisher publisher) {
    this.publisher = publisher;
  }

  @Override
  public void cancelled(JobId job) {
    publisher.check(job);
  }

  @Override
  public void reconnected() {
    publisher.beat();
  }

  @Override
  public void enqueued(ModelName model) {}

  @Override
  public void released(ModelName model) {}
}
