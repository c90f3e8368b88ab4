package dev.parley.worker.intake;

import dev.parley.job.Failure;
import dev.parley.job.Job;
import dev.parley.queue.Begin.Begun;
import dev.parley.worker.engine.ChatListener;
import dev.parley.worker.publishing.Publication;

/** Takes note of what becomes of jobs. Must not block. */
public interface Journal {

  /** An attempt began. */
  Page open(Begun begun);

  /** A job ended without having begun. */
  void refused(Job job, Failure failure);

  /** What is noted of one attempt. */
  interface Page extends ChatListener {

    /** The attempt is over; the last call. */
    void over(Publication publication);
  }
}
