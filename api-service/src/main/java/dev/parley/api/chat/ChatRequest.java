package dev.parley.api.chat;

import dev.parley.conversation.AnswerFormat;
import dev.parley.conversation.Conversation;
import dev.parley.job.JobRequest.Retention;
import dev.parley.job.JobRequest.Thinking;
import dev.parley.job.JobRequest.Truncation;
import dev.parley.webhook.WebhookTarget;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A chat as the client asked for it: every value is valid by itself, what was left out is still
 * empty. Which model answers and which defaults apply is decided later.
 *
 * @param model as the client spelled it
 * @param priority over other waiting jobs; empty: as usual
 * @param topLogprobs how many alternatives to record beside each token's logprob; empty: record
 *     none
 * @param echo JSON that the wire keeps of the request so that it can answer about the job later
 * @param webhook where the end of the job is delivered; empty: as the caller's key says
 */
public record ChatRequest(
    Optional<String> model,
    Conversation conversation,
    AnswerFormat answerFormat,
    Optional<Long> maxTokens,
    Overlong overlong,
    Sampling sampling,
    List<String> stop,
    Optional<Long> seed,
    SortedMap<Integer, Double> logitBias,
    Optional<Integer> topLogprobs,
    Truncation truncation,
    Thinking thinking,
    SortedMap<String, String> metadata,
    Optional<Duration> queueTimeout,
    Optional<Duration> generationTimeout,
    Retention.Kind retention,
    OnDisconnect onDisconnect,
    Optional<AskedPriority> priority,
    Optional<String> echo,
    Optional<WebhookTarget> webhook) {

  /** What becomes of a {@code maxTokens} for which there is no room. */
  public enum Overlong {
    REFUSED,
    /** The answer may be as long as there is room. */
    CUT
  }

  /** What the end of a streamed POST's connection means. */
  public enum OnDisconnect {
    CONTINUE,
    CANCEL
  }

  /** Hex SHA-256 over all values: equal for two bodies that ask for the same. */
  public String digest() {
    return sha256(RequestDigest.bytes(this));
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Keeps what people write out of logs. */
  @Override
  public String toString() {
    return "ChatRequest[" + conversation.messages().size() + " messages]";
  }
}
