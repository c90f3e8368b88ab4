package dev.parley.redis.link;

import io.lettuce.core.pubsub.RedisPubSubListener;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.function.Consumer;

/** Channels of one server, over one connection. Lettuce subscribes again after a reconnect. */
final class ServerPubSub implements PubSubLink {

  private final StatefulRedisPubSubConnection<String, String> connection;

  ServerPubSub(StatefulRedisPubSubConnection<String, String> connection) {
    this.connection = connection;
  }

  @Override
  public void setListener(RedisPubSubListener<String, String> listener) {
    connection.addListener(listener);
  }

  @Override
  public void subscribe(String channel, Consumer<Throwable> failed) {
    var _ =
        connection
            .async()
            .subscribe(channel)
            .exceptionally(
                problem -> {
                  failed.accept(problem);
                  return null;
                });
  }

  @Override
  public void unsubscribe(String channel) {
    var _ = connection.async().unsubscribe(channel);
  }

  @Override
  public void ping() {
    if (connection.isOpen()) {
      var _ = connection.async().ping();
    }
  }

  @Override
  public void close() {
    connection.close();
  }
}
