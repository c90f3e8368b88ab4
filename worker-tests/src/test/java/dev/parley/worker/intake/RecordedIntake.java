package dev.parley.worker.intake;

import dev.parley.job.Failure;
import dev.parley.job.Job;
import dev.parley.job.JobId;
import dev.parley.job.TraceParent;
import dev.parley.queue.Begin.Begun;
import dev.parley.worker.attempt.AttemptRecorder;
import dev.parley.worker.attempt.Publication;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Lists what the intake reports. */
final class RecordedIntake implements AttemptRecorder {

  final List<String> events = new CopyOnWriteArrayList<>();

  @Override
  public Claim claiming(Job job) {
    events.add("claiming");
    return new RecordedClaim();
  }

  @Override
  public void refused(Job job, Failure failure) {
    events.add("refused " + failure.code());
  }

  @Override
  public void endedAtBegin(JobId job) {
    events.add("ended at begin");
  }

  private final class RecordedClaim implements Claim {

    @Override
    public Optional<TraceParent> trace() {
      return Optional.empty();
    }

    @Override
    public Recording begun(Begun begun) {
      events.add("begun");
      return new Attempt();
    }
  }

  private static final class Attempt implements Recording {

    @Override
    public void over(Publication publication) {}
  }
}
