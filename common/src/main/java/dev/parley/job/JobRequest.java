package dev.parley.job;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a client asked for, resolved and validated: all that a worker needs to know.
 *
 * @param metadata the client's own notes, at most 16 pairs, returned as they came
 * @param queueTimeout from acceptance to the first begin
 * @param generationTimeout from the first begin to the end, over all attempts
 * @param maxAttempts how often a worker may begin it, at least 1
 * @param retention how long the result is kept
 */
public record JobRequest(
    ModelName model,
    List<ChatMessage> messages,
    Settings settings,
    Truncation truncation,
    Thinking thinking,
    Map<String, String> metadata,
    Duration queueTimeout,
    Duration generationTimeout,
    int maxAttempts,
    Retention retention) {

  public JobRequest {
    messages = List.copyOf(messages);
    metadata = Map.copyOf(metadata);
    if (messages.isEmpty()) {
      throw new IllegalArgumentException("no messages");
    }
    if (maxAttempts < 1) {
      throw new IllegalArgumentException("maxAttempts is " + maxAttempts);
    }
  }

  /** What to do with a conversation that does not fit the window. */
  public enum Truncation {
    /** Refuse it. */
    DISABLED,
    /** Leave out the oldest turns, never the system message or the last message. */
    AUTO
  }

  /** Whether a model that was taught to think aloud does so before it answers. */
  public enum Thinking {
    OFF,
    /** The thought is part of the text, between {@code <think>} and {@code </think>}. */
    ON
  }

  /**
   * How long an ended job is kept.
   *
   * @param kind {@code STORED} was asked for with {@code store: true}
   */
  public record Retention(Kind kind, Duration ttl) {

    /** Kept briefly, or stored. */
    public enum Kind {
      BRIEF,
      STORED
    }
  }
}
