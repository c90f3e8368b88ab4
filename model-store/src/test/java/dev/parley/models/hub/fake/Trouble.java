package dev.parley.models.hub.fake;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/** A way to answer a request, mostly a wrong one. */
@FunctionalInterface
public interface Trouble {

  /**
   * @param bytes what was asked for
   */
  void answer(HttpExchange exchange, Bytes bytes) throws IOException;

  /** The right answer. */
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

  /** The connection is cut after so many bytes. */
  static Trouble cutAfter(int length) {
    return (exchange, bytes) -> bytes.send(exchange, length);
  }

  /** So many bytes come, the rest when the latch opens. */
  static Trouble pauseAfter(int length, CountDownLatch go) {
    return (exchange, bytes) -> {
      bytes.head(exchange);
      int first = Math.min(length, bytes.content().length - bytes.from());
      exchange.getResponseBody().write(bytes.content(), bytes.from(), first);
      exchange.getResponseBody().flush();
      await(go);
      int rest = bytes.from() + first;
      exchange.getResponseBody().write(bytes.content(), rest, bytes.content().length - rest);
      exchange.close();
    };
  }

  /** An answer that waits for a latch. */
  static Trouble after(CountDownLatch latch, Trouble answer) {
    return (exchange, bytes) -> {
      await(latch);
      answer.answer(exchange, bytes);
    };
  }

  /** As many bytes as there should be, but others. */
  static Trouble otherBytes() {
    return (exchange, bytes) -> bytes.other().send(exchange, Integer.MAX_VALUE);
  }

  /** The rest of the file, but from another byte on than was asked for. */
  static Trouble otherRange(int from) {
    return (exchange, bytes) ->
        new Bytes(bytes.content(), bytes.tag(), from, Bytes.Kind.PART)
            .send(exchange, Integer.MAX_VALUE);
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
