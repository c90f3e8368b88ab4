package dev.parley.api.sse;

import dev.parley.api.feed.FeedUpdate;
import dev.parley.api.queueview.QueuePosition;
import java.io.IOException;
import java.io.OutputStream;

/**
 * How one wire spells a job's events to one viewer, in the order in which they are written. For one
 * thread. What is the same for all viewers it takes from a {@link dev.parley.api.feed.Projection},
 * which is made once per job; only what differs between them is made here.
 */
public interface EventWriter {

  /** What follows when a viewer was written events that no longer hold. */
  enum AfterReset {
    ALL_AGAIN,
    END
  }

  String contentType();

  /** Before all else; may be empty. */
  byte[] opening();

  /** Writes events without flushing; blocks while the client reads slowly. */
  void write(FeedUpdate.Events events, OutputStream out) throws IOException;

  /** The job waits at another position, which the log does not hold. */
  byte[] moved(QueuePosition position);

  /** What was written no longer holds, because Redis lost it. */
  byte[] reset();

  AfterReset afterReset();

  /** The stream ends here although the job goes on, or is gone; may be empty. */
  byte[] cut();

  /** Shows a silent stream's client that we live. */
  byte[] ping();

  /** The least that shows us whether the client lives. */
  byte[] probe();
}
