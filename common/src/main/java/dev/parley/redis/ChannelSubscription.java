package dev.parley.redis;

/** Lasts until it is closed. Closing twice is harmless and never throws. */
public interface ChannelSubscription extends AutoCloseable {

  @Override
  void close();
}
