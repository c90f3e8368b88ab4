package dev.parley.api.queueview;

import dev.parley.api.connection.Recent;
import dev.parley.job.JobId;
import dev.parley.job.ModelName;
import dev.parley.reading.QueueSnapshot;
import dev.parley.reading.QueueView;
import java.util.Optional;
import java.util.OptionalInt;
import org.springframework.stereotype.Component;

/** Tells queued jobs their place: one read per model, process and second serves all who ask. */
@Component
public class QueuePositions {

  private record Queue(ModelName model, int shard) {}

  private final Recent<Queue, QueueSnapshot> snapshots;
  private final Estimates estimates;

  QueuePositions(QueueView view, Estimates estimates) {
    this.snapshots = new Recent<>(queue -> view.read(queue.model(), queue.shard()));
    this.estimates = estimates;
  }

  /** The place of a job as of the last second; empty when it does not wait. */
  public Optional<QueuePosition> find(ModelName model, JobId job) {
    return place(snapshots.get(new Queue(model, job.shard())), model, job);
  }

  /** The same for a job that waits for certain, and may be newer than the last read. */
  public Optional<QueuePosition> findAnew(ModelName model, JobId job) {
    return find(model, job)
        .or(() -> place(snapshots.fresh(new Queue(model, job.shard())), model, job));
  }

  /** A place known otherwise, with its estimate. */
  public QueuePosition estimated(ModelName model, int position, int depth) {
    return new QueuePosition(
        position, Math.max(position, depth), estimates.untilStart(model, position));
  }

  QueueSnapshot snapshot(ModelName model, int shard) {
    return snapshots.get(new Queue(model, shard));
  }

  private Optional<QueuePosition> place(QueueSnapshot snapshot, ModelName model, JobId job) {
    OptionalInt position = snapshot.position(job);
    return position.isEmpty()
        ? Optional.empty()
        : Optional.of(estimated(model, position.getAsInt(), snapshot.depth()));
  }
}
