package dev.parley.models.hub.fake;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/** A way to answer a request that is not the right one. */
@FunctionalInterface
public interface Trouble {

  /**
   * @param bytes the range that was asked for
   */
  void answer(HttpExchange exchange, Bytes bytes) throws IOException;

  /** No trouble: the right answer. */
  static Trouble none() {
    return (exchange, bytes) -> bytes.send(exchange, Integer.MAX_VALUE);
  }

  /** Another text than the right one. */
  static Trouble text(String text) {
    return (exchange, bytes) -> Bytes.of(text).send(exchange, Integer.MAX_VALUE);
  }

  /** A short answer; then headers, by name and value. */
  static Trouble status(int status, String... headers) {
    return (exchange, bytes) -> {
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
      }
      exchange.sendResponseHeaders(status, -1);
      exchange.close();
    };
  }

  /** The line is cut after so many bytes. */
  static Trouble cutAfter(int length) {
    return (exchange, bytes) -> bytes.send(exchange, length);
  }

  /** So many bytes come, the rest when the latch opens. */
  static Trouble pauseAfter(int length, CountDownLatch go) {
    return (exchange, bytes) -> {
      bytes.head(exchange);
      int first = Math.min(length, bytes.to() - bytes.from());
      exchange.getResponseBody().write(bytes.content(), bytes.from(), first);
      exchange.getResponseBody().flush();
      await(go);
      int rest = bytes.from() + first;
      exchange.getResponseBody().write(bytes.content(), rest, bytes.to() - rest);
      exchange.close();
    };
  }

  /** As many bytes as there should be, but others. */
  static Trouble otherBytes() {
    return (exchange, bytes) -> bytes.other().send(exchange, Integer.MAX_VALUE);
  }

  /** From a server that knows no ranges; so many bytes come. */
  static Trouble wholeOnly(int length) {
    return (exchange, bytes) -> bytes.whole().send(exchange, length);
  }

  private static void await(CountDownLatch go) {
    try {
      go.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
