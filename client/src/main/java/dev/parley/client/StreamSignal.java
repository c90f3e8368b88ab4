package dev.parley.client;

/** What one connection to an event stream reports, one at a time. */
sealed interface StreamSignal {

  /** The server sent an event. */
  record Event(ServerSentEvent event) implements StreamSignal {}

  /** The server sent anything at all, a heartbeat for instance: it is alive. */
  record Alive() implements StreamSignal {}

  /** The connection ended or could not be made; the answer may go on. */
  record Lost() implements StreamSignal {}

  /** There is no such answer, or nothing more of it. */
  record Over() implements StreamSignal {}
}
