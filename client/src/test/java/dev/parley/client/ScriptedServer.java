package dev.parley.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import tools.jackson.databind.node.StringNode;

/**
 * A server that sends the events that a test wrote down for its one job, {@code job_0_x},
 * connection by connection.
 */
public final class ScriptedServer implements AutoCloseable {

  /** One answer to a request that makes a job. */
  public record Reply(int status, String body, Optional<String> retryAfter) {

    public static final Reply ACCEPTED = new Reply(202, "{\"id\":\"job_0_x\"}", Optional.empty());

    public static Reply refused(int status, String message) {
      return new Reply(status, "{\"error\":{\"message\":\"" + message + "\"}}", Optional.of("7"));
    }
  }

  /**
   * One connection to the events: what it tells before it ends, or before it waits for a cancel.
   */
  public record Connection(int status, List<String> frames, boolean waitsForCancel) {

    public static Connection of(String... frames) {
      return new Connection(200, List.of(frames), false);
    }

    /** Tells the last frame only after a cancel. */
    public static Connection untilCancel(String... frames) {
      return new Connection(200, List.of(frames), true);
    }

    public static Connection refused(int status) {
      return new Connection(status, List.of(), false);
    }
  }

  public final List<String> requests = new CopyOnWriteArrayList<>();
  public final List<String> keys = new CopyOnWriteArrayList<>();
  public final List<Optional<String>> lastEventIds = new CopyOnWriteArrayList<>();
  public final CountDownLatch cancelled = new CountDownLatch(1);
  private final Queue<Reply> replies = new ConcurrentLinkedQueue<>();
  private final Queue<Connection> connections = new ConcurrentLinkedQueue<>();
  private final HttpServer server;

  public ScriptedServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/jobs", this::post);
    server.createContext("/v1/jobs/job_0_x/events", this::events);
    server.createContext("/v1/jobs/job_0_x/cancel", this::cancel);
    server.start();
  }

  /** Serves {@code body} at {@code path}. */
  public ScriptedServer at(String path, String body) {
    server.createContext(path, exchange -> answer(exchange, 200, body));
    return this;
  }

  public ScriptedServer replies(Reply... next) {
    replies.addAll(List.of(next));
    return this;
  }

  public ScriptedServer script(Connection... next) {
    connections.addAll(List.of(next));
    return this;
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    cancelled.countDown();
    server.stop(0);
  }

  public static String frame(String id, String event, String data) {
    return "id: " + id + "\nevent: " + event + "\ndata: " + data + "\n\n";
  }

  public static String tokens(String id, String text) {
    return frame(
        id, "tokens", "{\"index\":0,\"count\":1,\"text\":" + StringNode.valueOf(text) + "}");
  }

  public static String completed(String id, String finishReason) {
    return frame(
        id, "completed", "{\"status\":\"completed\",\"finish_reason\":\"" + finishReason + "\"}");
  }

  private void post(HttpExchange exchange) throws IOException {
    requests.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key")));
    Reply reply = Optional.ofNullable(replies.poll()).orElse(Reply.ACCEPTED);
    reply.retryAfter().ifPresent(value -> exchange.getResponseHeaders().add("Retry-After", value));
    answer(exchange, reply.status(), reply.body());
  }

  private void cancel(HttpExchange exchange) throws IOException {
    cancelled.countDown();
    answer(exchange, 200, "{}");
  }

  private void events(HttpExchange exchange) throws IOException {
    lastEventIds.add(Optional.ofNullable(exchange.getRequestHeaders().getFirst("Last-Event-ID")));
    Connection connection = Optional.ofNullable(connections.poll()).orElse(Connection.refused(404));
    if (connection.status() != 200) {
      answer(exchange, connection.status(), "");
      return;
    }
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream body = exchange.getResponseBody()) {
      List<String> frames = connection.frames();
      for (int i = 0; i < frames.size(); i++) {
        if (connection.waitsForCancel() && i == frames.size() - 1) {
          await(cancelled);
        }
        body.write(frames.get(i).getBytes(StandardCharsets.UTF_8));
        body.flush();
      }
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
