package dev.parley.api.admission;

import dev.parley.api.caller.Caller;
import dev.parley.api.catalog.ModelSpec;
import dev.parley.api.chat.ChatRequest;

/** A chat that its caller wants answered by this model. */
public record AdmissionRequest(
    Caller caller, ChatRequest chat, ModelSpec model, Delivery delivery) {

  /** How the client wants the answer. */
  public enum Delivery {
    /** The job, as JSON. */
    JOB,
    /** The answer, once the job has ended: the call is held open until then. */
    HELD,
    /** The response to the POST is the event stream. */
    STREAM
  }
}
