package dev.parley.testkit.fault;

/** Which way bytes travel through a proxy. */
public enum Direction {
  /** From the client to the server. */
  UP,
  /** From the server to the client. */
  DOWN
}
