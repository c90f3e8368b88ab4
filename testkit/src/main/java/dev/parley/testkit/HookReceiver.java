package dev.parley.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/**
 * A server on this machine that receives webhooks, and answers each with a status of the test's
 * choice.
 */
public final class HookReceiver implements AutoCloseable {

  /**
   * One request.
   *
   * @param headers their names in lower case
   */
  public record Received(String path, Map<String, String> headers, String body) {

    public String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  private final HttpServer server;
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private volatile int status = 200;
  private volatile String location = "";
  private volatile CountDownLatch gate = new CountDownLatch(0);

  private HookReceiver(HttpServer server) {
    this.server = server;
  }

  /** One on a free port. */
  public static HookReceiver start() {
    return start(0);
  }

  /** One on this port. */
  public static HookReceiver start(int port) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      HookReceiver receiver = new HookReceiver(server);
      server.createContext("/", receiver::answer);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.start();
      return receiver;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Answers with this from now on. */
  public void answerWith(int code) {
    status = code;
  }

  /** Answers nobody from now on. */
  public void hold() {
    gate = new CountDownLatch(1);
  }

  /** Sends callers elsewhere from now on. */
  public void redirectTo(String address) {
    location = address;
    status = 307;
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public String url(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  public List<Received> received() {
    return List.copyOf(received);
  }

  /** Those that came to one address. */
  public List<Received> received(String path) {
    return received.stream().filter(one -> one.path().equals(path)).toList();
  }

  /** Cuts what is under way. */
  @Override
  public void close() {
    server.stop(0);
    gate.countDown();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> headers = new ConcurrentHashMap<>();
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (!location.isEmpty()) {
        exchange.getResponseHeaders().add("Location", location);
      }
      received.add(
          new Received(
              exchange.getRequestURI().toString(),
              headers,
              new String(body, StandardCharsets.UTF_8)));
      gate.await();
      exchange.sendResponseHeaders(status, -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
