package dev.parley.worker.intake;

import dev.parley.inference.engine.ChatListener;
import dev.parley.job.Failure;
import dev.parley.job.Job;
import dev.parley.job.JobId;
import dev.parley.job.TraceParent;
import dev.parley.queue.Begin.Begun;
import dev.parley.worker.publishing.Publication;
import java.util.Optional;

/** Takes note of what becomes of jobs. Must not block. */
public interface Journal {

  /** An attempt at the job is about to be claimed. */
  Note note(Job job);

  /** A job ended without having begun. */
  void refused(Job job, Failure failure);

  /** A job ended at its begin: its time was over, or nobody can continue it. */
  void endedAtBegin(JobId job);

  /** A claim that may be granted. Nothing of it shows if it is not. */
  interface Note {

    /** The attempt's place in the job's trace. */
    Optional<TraceParent> trace();

    /** The attempt began. */
    Page open(Begun begun);
  }

  /** What is noted of one attempt. */
  interface Page extends ChatListener {

    /** The attempt is over; the last call. */
    void over(Publication publication);
  }
}
