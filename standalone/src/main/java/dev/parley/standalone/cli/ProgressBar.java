package dev.parley.standalone.cli;

import dev.parley.models.hub.PullListener;
import dev.parley.models.hub.PullProgress;
import java.io.PrintStream;

/** A pull on a terminal: one line that is written anew. */
final class ProgressBar implements PullListener, AutoCloseable {

  private static final int WIDTH = 24;

  private final PrintStream out;
  private boolean shown;

  ProgressBar(PrintStream out) {
    this.out = out;
  }

  @Override
  public synchronized void onProgress(PullProgress progress) {
    int full = WIDTH * progress.percent() / 100;
    String bar = "█".repeat(full) + "░".repeat(WIDTH - full);
    out.print("\r\u001b[K" + bar + " " + progress);
    out.flush();
    shown = true;
  }

  @Override
  public synchronized void onNote(String line) {
    close();
    out.println(line);
  }

  /** Leaves the line; what follows is below it. */
  @Override
  public synchronized void close() {
    if (shown) {
      out.println();
      shown = false;
    }
  }
}
