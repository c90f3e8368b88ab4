package dev.parley.page;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Serves the HTTP contract to the page, with jobs that the test plays by hand and faults that a
 * real server shows rarely. It serves the page's own files with the headers of the API.
 */
final class FakeParley implements AutoCloseable {

  private static final String CSP =
      "default-src 'self'; img-src 'self'; object-src 'none'; base-uri 'none';"
          + " frame-ancestors 'none'; form-action 'self'";
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "mjs", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  static {
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final JsonMapper json = new JsonMapper();
  private final Map<String, FakeJob> byId = new ConcurrentHashMap<>();
  private final Map<String, FakeJob> byKey = new ConcurrentHashMap<>();
  private final BlockingQueue<FakeJob> accepted = new LinkedBlockingQueue<>();
  private final BlockingQueue<Refusal> refusals = new LinkedBlockingQueue<>();
  private final AtomicInteger failingCancels = new AtomicInteger();
  private volatile Optional<String> apiKey = Optional.empty();
  private volatile CountDownLatch postGate = new CountDownLatch(0);
  private final List<String> deleted = new CopyOnWriteArrayList<>();
  private final List<JsonNode> posts = new CopyOnWriteArrayList<>();
  private final List<String> keys = new CopyOnWriteArrayList<>();
  private volatile String models =
      """
      {"object":"list","data":[
        {"id":"tiny","object":"model","description":"A tiny test model that knows little.",
         "context_window":1024,"default":true},
        {"id":"other","object":"model","description":"Another one.","context_window":2048,
         "default":false}],"has_more":false}
      """;

  /** An answer to the next POST that is no job. */
  record Refusal(int status, String code, Optional<Integer> retryAfter) {}

  FakeParley() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::file);
    server.createContext(
        "/v1/models", exchange -> signed(exchange, open -> answer(open, 200, models)));
    server.createContext("/v1/jobs", exchange -> signed(exchange, this::jobs));
    server.start();
  }

  String address() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** From now on calls need this API key. */
  void needKey(String key) {
    apiKey = Optional.of(key);
  }

  /** The next job that the page makes. */
  FakeJob accept() {
    try {
      FakeJob job = accepted.poll(30, TimeUnit.SECONDS);
      if (job == null) {
        throw new AssertionError("the page made no job");
      }
      return job;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The next POST is refused. */
  void refuse(int status, String code) {
    refusals.add(new Refusal(status, code, Optional.empty()));
  }

  /** The next POST is refused, with the time to come back. */
  void refuse(int status, String code, int retryAfter) {
    refusals.add(new Refusal(status, code, Optional.of(retryAfter)));
  }

  /** POSTs are read but not answered until {@link #letPostsThrough}. */
  void holdPosts() {
    postGate = new CountDownLatch(1);
  }

  void letPostsThrough() {
    postGate.countDown();
  }

  /** So many calls to cancel a job fail. */
  void failCancels(int times) {
    failingCancels.set(times);
  }

  void models(String list) {
    models = list;
  }

  /** The bodies of all POSTs so far, refused ones too. */
  List<JsonNode> posts() {
    return posts;
  }

  /** Their Idempotency-Keys. */
  List<String> keys() {
    return keys;
  }

  List<String> deleted() {
    return deleted;
  }

  /** The server forgets a job, as after its expiry. */
  void forget(FakeJob job) {
    byId.remove(job.id());
    job.end();
  }

  @Override
  public void close() {
    byId.values().forEach(FakeJob::end);
    server.stop(0);
    threads.shutdownNow();
  }

  private void signed(HttpExchange exchange, HttpHandler handler) throws IOException {
    String said = exchange.getRequestHeaders().getFirst("Authorization");
    if (apiKey.isPresent() && !("Bearer " + apiKey.get()).equals(said)) {
      refuse(exchange, new Refusal(401, "invalid_api_key", Optional.empty()));
      return;
    }
    handler.handle(exchange);
  }

  private void jobs(HttpExchange exchange) throws IOException {
    String[] path = exchange.getRequestURI().getPath().split("/", -1);
    if (path.length == 3) {
      post(exchange);
      return;
    }
    FakeJob job = byId.get(path[3]);
    if (job == null) {
      refuse(exchange, new Refusal(404, "job_not_found", Optional.empty()));
    } else if (exchange.getRequestMethod().equals("DELETE")) {
      deleted.add(job.id());
      forget(job);
      exchange.sendResponseHeaders(204, -1);
      exchange.close();
    } else if (path.length == 4) {
      answer(exchange, 200, job.json());
    } else if (path[4].equals("cancel")) {
      if (failingCancels.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
        refuse(exchange, new Refusal(503, "queue_unavailable", Optional.empty()));
        return;
      }
      job.cancelled();
      answer(exchange, 200, job.json());
    } else {
      job.serve(exchange);
    }
  }

  private void post(HttpExchange exchange) throws IOException {
    JsonNode body = json.readTree(exchange.getRequestBody().readAllBytes());
    String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
    posts.add(body);
    keys.add(key);
    await(postGate);
    Refusal refusal = refusals.poll();
    if (refusal != null) {
      refuse(exchange, refusal);
      return;
    }
    FakeJob job = byKey.computeIfAbsent(key, unseen -> newJob());
    answer(exchange, 202, job.json());
  }

  private static void await(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private FakeJob newJob() {
    FakeJob job = new FakeJob("job_0_" + "%022d".formatted(byId.size()));
    byId.put(job.id(), job);
    accepted.add(job);
    return job;
  }

  private void refuse(HttpExchange exchange, Refusal refusal) throws IOException {
    if (refusal.status() == 0) {
      // Nothing comes back at all: the server hangs up when its handler fails.
      throw new IOException("hangs up, as the test wants");
    }
    refusal
        .retryAfter()
        .ifPresent(s -> exchange.getResponseHeaders().set("Retry-After", s.toString()));
    answer(
        exchange,
        refusal.status(),
        """
        {"error":{"message":"refused by the test","type":"test","param":null,"code":"%s"}}
        """
            .formatted(refusal.code()));
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    exchange.getRequestBody().readAllBytes();
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    send(exchange, status, body.getBytes(StandardCharsets.UTF_8));
  }

  private void file(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String name = path.equals("/") ? "/index.html" : path;
    String resource = name.startsWith("/webjars/") ? "META-INF/resources" + name : "static" + name;
    try (InputStream in = FakeParley.class.getClassLoader().getResourceAsStream(resource)) {
      exchange.getResponseHeaders().set("Content-Security-Policy", CSP);
      exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
      exchange
          .getResponseHeaders()
          .set(
              "Content-Type",
              TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "text/plain"));
      send(exchange, in == null ? 404 : 200, in == null ? new byte[0] : in.readAllBytes());
    }
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
