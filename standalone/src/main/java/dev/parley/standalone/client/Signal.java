package dev.parley.standalone.client;

/** What a viewer of an answer reacts to, one at a time. */
public sealed interface Signal {

  /** The server told something. */
  record Told(Frame frame) implements Signal {}

  /** The server sent anything at all, a ping for instance: it lives. */
  record Alive() implements Signal {}

  /** The connection ended or could not be made; the answer may go on. */
  record Lost(String why) implements Signal {}

  /** There is no such answer, or nothing more of it. */
  record Over() implements Signal {}

  /** A person pressed Ctrl-C. */
  record Interrupted() implements Signal {}
}
