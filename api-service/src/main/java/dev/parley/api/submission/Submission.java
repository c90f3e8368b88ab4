package dev.parley.api.submission;

import dev.parley.api.admission.AdmissionRequest.Delivery;
import dev.parley.api.chat.ChatRequest;
import dev.parley.queue.NewJob.IdempotencyKey;
import java.util.Optional;

/**
 * A chat as a wire has read it.
 *
 * @param key by which a repeated request finds the job of the first one
 * @param storeFull matters to a chat that should be stored
 */
public record Submission(
    ChatRequest chat, Optional<IdempotencyKey> key, Delivery delivery, StoreFull storeFull) {

  /** What becomes of a chat that should be stored when its owner stores as many as is allowed. */
  public enum StoreFull {
    REFUSE,
    /** It is kept as long as one that is not stored. */
    KEEP_BRIEFLY
  }

  /** One that is refused when there is no room to store it. */
  public Submission(ChatRequest chat, Optional<IdempotencyKey> key, Delivery delivery) {
    this(chat, key, delivery, StoreFull.REFUSE);
  }
}
