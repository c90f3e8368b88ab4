package dev.parley.inference.engine;

/** Asks the engine to stop one chat, which it does before its next step, in prefill too. */
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
