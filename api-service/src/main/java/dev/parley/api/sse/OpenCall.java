package dev.parley.api.sse;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.CountDownLatch;

/**
 * A call that another thread than the server's answers. When a write fails, the server ends the
 * call on a thread of its own, while the failed write still returns, and gives the call's objects
 * to the next one: which Tomcat then notifies of the old failure, so that somebody else's stream
 * would end. Hence the server must not go on until the call's thread has let go of it.
 */
final class OpenCall implements AsyncListener {

  private static final long NO_TIMEOUT = 0;

  private final AsyncContext context;
  private final CountDownLatch completed = new CountDownLatch(1);

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

  /** The last that its thread does with the call, soon after a write has failed. */
  void complete() {
    try {
      context.complete();
    } catch (IllegalStateException closed) {
      // the server has ended, and all its calls with it
    } finally {
      completed.countDown();
    }
  }

  /** On the server's thread, before it goes on. */
  @Override
  public void onError(AsyncEvent event) {
    try {
      completed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void onComplete(AsyncEvent event) {}

  @Override
  public void onTimeout(AsyncEvent event) {}

  @Override
  public void onStartAsync(AsyncEvent event) {}
}
