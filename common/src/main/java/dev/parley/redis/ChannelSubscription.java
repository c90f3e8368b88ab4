package dev.parley.redis;

/** What is heard until it is closed. Closing twice is harmless and never throws. */
public interface ChannelSubscription extends AutoCloseable {

  @Override
  void close();
}
