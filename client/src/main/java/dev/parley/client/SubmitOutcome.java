package dev.parley.client;

/** What became of a chat that was sent. */
public sealed interface SubmitOutcome {

  /** It is a job now, whose events can be followed. */
  record Accepted(String job) implements SubmitOutcome {}

  /** The server refused it, with a message for people. */
  record Refused(int status, String message) implements SubmitOutcome {}

  /** There is no server at the address. */
  record NoServer() implements SubmitOutcome {}
}
