package dev.parley.worker.lifecycle;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was started, to be closed in reverse order, whatever happens on the way. */
public final class ClosingStack implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ClosingStack.class);

  private final Deque<AutoCloseable> started = new ArrayDeque<>();

  public <T extends AutoCloseable> T add(T closeable) {
    started.push(closeable);
    return closeable;
  }

  @Override
  public void close() {
    while (!started.isEmpty()) {
      close(started.pop());
    }
  }

  private static void close(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      log.warn("closing {} failed", closeable.getClass().getSimpleName(), e);
    }
  }
}
