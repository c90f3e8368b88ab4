package dev.parley.api.sse;

import dev.parley.api.feed.Feeds;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Ends all streams before the web server waits for its requests to end, which would otherwise wait
 * for them. The clients resume at another process.
 */
@Component
class StreamsEnd implements SmartLifecycle {

  private final Feeds feeds;
  private volatile boolean running;

  StreamsEnd(Feeds feeds) {
    this.feeds = feeds;
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    feeds.stop();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** The web server's graceful end has a lower one, and what is higher stops first. */
  @Override
  public int getPhase() {
    return SmartLifecycle.DEFAULT_PHASE;
  }
}
