package dev.parley.worker.attempt;

import dev.parley.inference.engine.ChatListener;
import dev.parley.job.Failure;
import dev.parley.job.Job;
import dev.parley.job.JobId;
import dev.parley.job.TraceParent;
import dev.parley.queue.Begin.Begun;
import java.util.Optional;

/** Records what becomes of jobs here, in metrics, log and traces. Must not block. */
public interface AttemptRecorder {

  /** This worker is about to claim an attempt at the job. */
  Claim claiming(Job job);

  /** A job ended without having begun. */
  void refused(Job job, Failure failure);

  /** A job ended at its begin: its time was over, or nobody can continue it. */
  void endedAtBegin(JobId job);

  /** A claim that Redis may grant. If it does not, nothing of it is recorded. */
  interface Claim {

    /** The attempt's place in the job's trace. */
    Optional<TraceParent> trace();

    /** The claim was granted. */
    Recording begun(Begun begun);
  }

  /** The record of one attempt. */
  interface Recording extends ChatListener {

    /** The attempt is over; the last call. */
    void over(Publication publication);
  }
}
