package dev.parley.api.http;

import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import dev.parley.api.errors.Refused;
import dev.parley.loop.Ticker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;

/**
 * Reads a body of at most 256 kB within ten seconds: the server's own timeout starts anew with
 * every byte, this one does not. A read costs far more than a byte, so a client that sends them
 * singly is read ever more rarely: when a quarter of the time so far has passed. For one thread.
 */
final class BodyReader {

  static final int MOST = 256 * 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Bytes; of what crosses a network, only the end comes in fewer. */
  private static final int FRAGMENT = 256;

  /** Fragments that are read as they come. */
  private static final int QUICK = 16;

  private final InputStream in;
  private final Ticker ticker;
  private final Pause pause;
  private final long began;
  private int fragments;

  /** Lets time pass. */
  interface Pause {

    void forTime(Duration time) throws InterruptedException;
  }

  BodyReader(InputStream in, Ticker ticker, Pause pause) {
    this.in = in;
    this.ticker = ticker;
    this.pause = pause;
    this.began = ticker.nanos();
  }

  byte[] readAll() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      body.write(buffer, 0, n);
      if (body.size() > MOST) {
        throw tooLarge();
      }
      Duration soFar = Duration.ofNanos(ticker.nanos() - began);
      if (soFar.compareTo(PATIENCE) > 0) {
        throw tooSlow();
      }
      if (n < FRAGMENT && ++fragments > QUICK) {
        letMoreArrive(soFar);
      }
    }
    return body.toByteArray();
  }

  private void letMoreArrive(Duration soFar) throws InterruptedIOException {
    try {
      pause.forTime(soFar.dividedBy(4));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopped while a body was read");
    }
  }

  static Refused tooLarge() {
    return Refusal.of(ErrorCode.BODY_TOO_LARGE, "The body is larger than 256 kB.").asException();
  }

  static Refused tooSlow() {
    return Refusal.of(ErrorCode.REQUEST_TIMEOUT, "The body did not arrive in time.").asException();
  }
}
