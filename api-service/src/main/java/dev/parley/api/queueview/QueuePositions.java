package dev.parley.api.queueview;

import dev.parley.api.connection.Recent;
import dev.parley.job.JobId;
import dev.parley.job.ModelName;
import dev.parley.loop.Ticker;
import dev.parley.reading.QueueSnapshot;
import dev.parley.reading.QueueView;
import java.util.Optional;
import java.util.OptionalInt;
import org.springframework.stereotype.Component;

/**
 * Finds the positions of queued jobs: one read per model, process and second serves all who ask.
 */
@Component
public class QueuePositions {

  private record Queue(ModelName model, int shard) {}

  private final Recent<Queue, QueueSnapshot> snapshots;
  private final Estimates estimates;

  QueuePositions(QueueView view, Estimates estimates, Ticker ticker) {
    this.snapshots = new Recent<>(ticker, queue -> view.read(queue.model(), queue.shard()));
    this.estimates = estimates;
  }

  /** The position of a job as of the last second; empty when it does not wait. */
  public Optional<QueuePosition> find(ModelName model, JobId job) {
    return position(snapshots.get(new Queue(model, job.shard())), model, job);
  }

  /** The same for a job that waits for certain, and may be newer than the last read. */
  public Optional<QueuePosition> findAnew(ModelName model, JobId job) {
    return find(model, job)
        .or(() -> position(snapshots.fresh(new Queue(model, job.shard())), model, job));
  }

  /** A position known otherwise, with its estimate. */
  public QueuePosition estimated(ModelName model, int position, int depth) {
    return new QueuePosition(
        position, Math.max(position, depth), estimates.untilStart(model, position));
  }

  QueueSnapshot snapshot(ModelName model, int shard) {
    return snapshots.get(new Queue(model, shard));
  }

  private Optional<QueuePosition> position(QueueSnapshot snapshot, ModelName model, JobId job) {
    OptionalInt found = snapshot.position(job);
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(estimated(model, found.getAsInt(), snapshot.depth()));
  }
}
