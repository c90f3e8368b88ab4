package dev.parley.client;

/** What became of a chat that was sent. */
public sealed interface SubmitOutcome {

  /** It is a job now; its events are told from the start. */
  record Accepted(String job) implements SubmitOutcome {}

  /** The server said no, in words for people. */
  record Refused(int status, String message) implements SubmitOutcome {}

  /** Nobody listens at the address. */
  record NoServer() implements SubmitOutcome {}
}
