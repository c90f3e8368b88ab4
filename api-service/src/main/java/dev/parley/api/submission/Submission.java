package dev.parley.api.submission;

import dev.parley.api.admission.AdmissionRequest.Delivery;
import dev.parley.api.chat.ChatRequest;
import dev.parley.queue.NewJob.IdempotencyKey;
import java.util.Optional;

/**
 * A chat as a wire has read it.
 *
 * @param key by which a repeated request finds the job of the first one
 */
public record Submission(ChatRequest chat, Optional<IdempotencyKey> key, Delivery delivery) {}
