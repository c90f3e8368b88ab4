package dev.parley.api.sse;

import dev.parley.api.feed.Projection;
import dev.parley.api.feed.Subscription;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * A call that is answered once: at the end of its job.
 *
 * @param whole what the answer is made of; empty for all events but the terminal one
 * @param patience how long the call is held open at most
 * @param whenLeft runs when the client left before it was answered
 * @param unanswered runs when this process ends the call before the job has ended
 */
public record HeldCall<T>(
    StreamSlot slot,
    Subscription subscription,
    Projection<Optional<T>> whole,
    Answering<T> answering,
    Duration patience,
    Runnable whenLeft,
    Runnable unanswered) {

  /** How the wire spells the answer. */
  public interface Answering<T> {

    void answer(T whole, HttpServletResponse response) throws IOException;

    void refuse(Unanswered why, HttpServletResponse response) throws IOException;
  }

  /** Why there is no answer. */
  public enum Unanswered {
    /** This process stops; another one would answer. */
    STOPPING,
    /** The job was erased. */
    GONE,
    /** The call was held as long as it may be. */
    LATE
  }
}
