package dev.parley.standalone.cli;

import java.util.List;
import sun.misc.Signal;

/**
 * What Ctrl-C and its relatives do. A shutdown hook would not do: it runs when the end is decided,
 * with the exit code 128 + n. We need 0 after a drain, and in a chat the first Ctrl-C must not end
 * the process at all. A signal that the parent made us ignore stays ignored.
 */
final class Signals {

  private Signals() {}

  /** Ctrl-C, a polite kill, a closed terminal. */
  static void onEnd(Runnable action) {
    List.of("INT", "TERM", "HUP").forEach(name -> on(name, action));
  }

  private static void on(String name, Runnable action) {
    try {
      Signal.handle(new Signal(name), _ -> action.run());
    } catch (IllegalArgumentException e) {
      // this system has no such signal
    }
  }
}
