package dev.parley.job;

import dev.parley.conversation.AnswerFormat;
import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.Conversation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a client asked for, resolved and validated: all that a worker needs to know.
 *
 * @param conversation what is to be answered
 * @param metadata the client's own notes, at most 16 pairs, returned as they came
 * @param queueTimeout from acceptance to the first begin
 * @param generationTimeout from the first begin to the end, over all attempts
 * @param maxAttempts how often a worker may begin it, at least 1
 * @param retention how long the result is kept
 * @param priority over the other waiting jobs
 * @param echo JSON that the wire of the request keeps so that it can answer about the job later; at
 *     most 64 kB; no other wire reads it
 */
public record JobRequest(
    ModelName model,
    Conversation conversation,
    AnswerFormat answerFormat,
    Settings settings,
    Truncation truncation,
    Thinking thinking,
    Map<String, String> metadata,
    Duration queueTimeout,
    Duration generationTimeout,
    int maxAttempts,
    Retention retention,
    JobPriority priority,
    Optional<String> echo) {

  private static final int CHARACTERS_PER_TOKEN = 4;

  public JobRequest {
    metadata = Map.copyOf(metadata);
    if (maxAttempts < 1) {
      throw new IllegalArgumentException("maxAttempts is " + maxAttempts);
    }
  }

  /** A chat in plain text: without tools, without a format, of normal priority. */
  public JobRequest(
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
    this(
        model,
        Conversation.of(messages),
        AnswerFormat.TEXT,
        settings,
        truncation,
        thinking,
        metadata,
        queueTimeout,
        generationTimeout,
        maxAttempts,
        retention,
        JobPriority.NORMAL,
        Optional.empty());
  }

  public List<ChatMessage> messages() {
    return conversation.messages();
  }

  /**
   * How many tokens prompt and answer may take, estimated: a token of the prompt has four
   * characters, the answer takes what it may.
   */
  public long expectedTokens() {
    long characters = messages().stream().mapToLong(message -> message.content().length()).sum();
    return characters / CHARACTERS_PER_TOKEN + settings.limit().tokens();
  }

  /** The same, kept otherwise. */
  public JobRequest withRetention(Retention other) {
    return new JobRequest(
        model,
        conversation,
        answerFormat,
        settings,
        truncation,
        thinking,
        metadata,
        queueTimeout,
        generationTimeout,
        maxAttempts,
        other,
        priority,
        echo);
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
    /** It does; the thought is a part of the answer of its own. */
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
