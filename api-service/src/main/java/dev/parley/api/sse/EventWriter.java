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

  /** What a viewer is written whose events no longer hold, and whether all comes again. */
  record Reset(byte[] bytes, Then then) {

    /** What follows. */
    public enum Then {
      ALL_AGAIN,
      END
    }
  }

  String contentType();

  /** Before all else; may be empty. */
  byte[] opening();

  /** Writes events without flushing; blocks while the client reads slowly. */
  void write(FeedUpdate.Events events, OutputStream out) throws IOException;

  /** The job waits at another position, which the log does not hold. */
  byte[] moved(QueuePosition position);

  Reset reset();

  /** The stream ends here although the job goes on, or is gone; may be empty. */
  byte[] cut();

  /** Shows a silent stream's client that we live. */
  byte[] ping();

  /** The least that shows us whether the client lives. */
  byte[] probe();
}
