package dev.parley.inference.engine;

/** Asks the engine to leave one chat. Obeyed before its next step, also between prefill chunks. */
public final class StopSignal {

  private volatile boolean given;

  /** From any thread; idempotent. */
  public void give() {
    given = true;
  }

  public boolean isGiven() {
    return given;
  }
}
