package dev.parley.standalone.client;

/** What became of a chat that was sent. */
public sealed interface Submitted {

  /** It is a job now; its events are told from the start. */
  record Accepted(String job) implements Submitted {}

  /** The server said no, in words for people. */
  record Refused(int status, String message) implements Submitted {}

  /** Nobody listens at the address. */
  record NoServer() implements Submitted {}
}
