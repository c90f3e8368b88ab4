package dev.parley.testkit.fault;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How bytes of one direction travel at the moment. Thread-safe. */
final class Valve {

  private static final int UNLIMITED = 0;
  private static final int DRIPS_PER_SECOND = 10;
  private static final Duration DRIP = Duration.ofMillis(1000 / DRIPS_PER_SECOND);

  private boolean open = true;
  private Duration delay = Duration.ZERO;
  private int bytesPerSecond = UNLIMITED;

  synchronized void pass() {
    set(true, Duration.ZERO, UNLIMITED);
  }

  synchronized void shut() {
    set(false, Duration.ZERO, UNLIMITED);
  }

  synchronized void delay(Duration each) {
    set(true, each, UNLIMITED);
  }

  synchronized void drip(int bytes) {
    set(true, Duration.ZERO, bytes);
  }

  /** Waits until what was sent then has been under way as long as things take now. */
  synchronized void travel(long sentAt) throws InterruptedException {
    for (long left = leftOf(sentAt); left > 0; left = leftOf(sentAt)) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  /** Brings bytes to the other side, when and as fast as they may travel. */
  void carry(byte[] bytes, OutputStream out) throws IOException, InterruptedException {
    for (int sent = 0; sent < bytes.length; ) {
      int piece = Math.min(bytes.length - sent, awaitPiece());
      out.write(bytes, sent, piece);
      out.flush();
      sent += piece;
    }
  }

  private void set(boolean isOpen, Duration each, int rate) {
    open = isOpen;
    delay = each;
    bytesPerSecond = rate;
    notifyAll();
  }

  /** Waits until something may travel; returns how many bytes. */
  private synchronized int awaitPiece() throws InterruptedException {
    if (bytesPerSecond != UNLIMITED) {
      waitAtMost(DRIP);
    }
    while (!open) {
      wait();
    }
    return bytesPerSecond == UNLIMITED
        ? Integer.MAX_VALUE
        : Math.max(1, bytesPerSecond / DRIPS_PER_SECOND);
  }

  private synchronized void waitAtMost(Duration time) throws InterruptedException {
    long until = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0 && open; left = until - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  private long leftOf(long sentAt) {
    return sentAt + delay.toNanos() - System.nanoTime();
  }
}
