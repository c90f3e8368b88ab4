package dev.parley.api.admission;

import dev.parley.api.chat.ChatRequest;
import dev.parley.api.models.ModelSpec;
import dev.parley.job.OwnerId;

/** A chat that wants to enter. */
public record Candidate(OwnerId owner, ChatRequest chat, ModelSpec model, Delivery delivery) {

  /** How the client wants the answer. */
  public enum Delivery {
    /** The job, as JSON. */
    JOB,
    /** The answer to the POST is the event stream. */
    STREAM
  }
}
