package dev.parley.api.stream;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * A call that is answered by another thread than the server's. It is completed once, by that thread
 * or, after a write that failed, by the server's: which then gives the call's objects to another
 * call, and a second completion might end that one. Thread-safe.
 */
final class OpenCall implements AsyncListener {

  private static final long NO_TIMEOUT = 0;

  private final AsyncContext context;
  private volatile boolean over;

  private OpenCall(AsyncContext context) {
    this.context = context;
  }

  /** Keeps the call open when the server's thread returns. */
  static OpenCall of(HttpServletRequest request) {
    AsyncContext context = request.startAsync();
    context.setTimeout(NO_TIMEOUT);
    OpenCall call = new OpenCall(context);
    context.addListener(call);
    return call;
  }

  HttpServletResponse response() {
    return (HttpServletResponse) context.getResponse();
  }

  synchronized void complete() {
    if (!over) {
      over = true;
      completeOpen();
    }
  }

  private void completeOpen() {
    try {
      context.complete();
    } catch (IllegalStateException closed) {
      // the server has ended, and all its calls with it
    }
  }

  /** The server waits for this before it goes on to the next call. */
  @Override
  public void onError(AsyncEvent event) {
    complete();
  }

  /** Takes no lock: the server holds one of its own, which {@link #complete} needs. */
  @Override
  public void onComplete(AsyncEvent event) {
    over = true;
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    complete();
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    // a call is opened once
  }
}
