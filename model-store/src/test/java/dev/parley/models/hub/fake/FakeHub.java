package dev.parley.models.hub.fake;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One published model, on the wires of Hugging Face and of ModelScope: a hub, and on another port
 * the store to which it redirects for large files. Misbehaves when told to.
 */
public final class FakeHub implements AutoCloseable {

  public static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  /** The troubles of the lists of files. */
  public static final String LIST = "list";

  private static final Bytes NOTHING = Bytes.of("");

  private final String model;
  private final HttpServer hub = server(this::answerHub);
  private final HttpServer store = server(this::answerStore);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Published> files = new ConcurrentHashMap<>();
  private final Map<String, Deque<Trouble>> troubles = new ConcurrentHashMap<>();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();

  /** A request that came to the hub or to its store. */
  public record Seen(int port, String path, Map<String, List<String>> headers) {

    public Optional<String> header(String name) {
      return headers.entrySet().stream()
          .filter(header -> header.getKey().equalsIgnoreCase(name))
          .map(header -> header.getValue().getFirst())
          .findFirst();
    }
  }

  /**
   * @param model the only one that there is, {@code ORG/NAME}
   */
  public FakeHub(String model) {
    this.model = model;
    for (HttpServer server : List.of(hub, store)) {
      server.setExecutor(threads);
      server.start();
    }
  }

  /** Publishes a file, also in place of an older one. */
  public FakeHub with(String name, byte[] content) {
    files.put(name, new Published(name, content));
    return this;
  }

  public FakeHub with(String name, String content) {
    return with(name, content.getBytes(StandardCharsets.UTF_8));
  }

  public FakeHub without(String name) {
    files.remove(name);
    return this;
  }

  /** Publishes all files of a folder. */
  public FakeHub withFolder(Path folder) {
    try (var paths = Files.list(folder)) {
      for (Path path : paths.toList()) {
        with(path.getFileName().toString(), Files.readAllBytes(path));
      }
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next requests for the bytes of this file, or for {@link #LIST}, are answered so. */
  public FakeHub next(String name, Trouble... answers) {
    troubles.computeIfAbsent(name, _ -> new ConcurrentLinkedDeque<>()).addAll(List.of(answers));
    return this;
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + hub.getAddress().getPort());
  }

  public List<Seen> seen() {
    return List.copyOf(seen);
  }

  /** The requests to which the bytes of this file were, or should have been, the answer. */
  public List<Seen> served(String name) {
    HttpServer server = file(name).isLarge() ? store : hub;
    return seen.stream()
        .filter(request -> request.port() == server.getAddress().getPort())
        .filter(request -> request.path().endsWith(name))
        .toList();
  }

  /** Ends both servers; open answers are cut. */
  @Override
  public void close() {
    hub.stop(0);
    store.stop(0);
    threads.shutdownNow();
  }

  /** What it says its files are, as Hugging Face does, in answer to {@link #LIST}. */
  public String listing() {
    return "[" + listed(Published::ofHuggingFace) + "]";
  }

  private void answerHub(HttpExchange exchange) throws IOException {
    String path = note(exchange);
    String files = "/api/models/" + model;
    String scope = "/api/v1/models/" + model + "/repo";
    if (path.startsWith(files + "/revision/")) {
      list(exchange, "{\"id\":\"" + model + "\",\"sha\":\"" + COMMIT + "\"}");
    } else if (path.startsWith(files + "/tree/")) {
      list(exchange, listing());
    } else if (path.startsWith(scope + "/files")) {
      list(
          exchange,
          "{\"Code\":200,\"Data\":{\"Files\":[" + listed(Published::ofModelScope) + "]}}");
    } else if (path.startsWith("/" + model + "/resolve/" + COMMIT + "/")
        || path.startsWith(scope + "?")) {
      bytes(exchange, path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('=')) + 1));
    } else {
      Trouble.status(404, "X-Error-Code", "RepoNotFound").answer(exchange, NOTHING);
    }
  }

  /** Small files come from the hub itself, large ones from the store. */
  private void bytes(HttpExchange exchange, String name) throws IOException {
    Published file = files.get(name);
    exchange.getResponseHeaders().set("X-Repo-Commit", COMMIT);
    if (file == null) {
      Trouble.status(404, "X-Error-Code", "EntryNotFound").answer(exchange, NOTHING);
    } else if (file.isLarge()) {
      exchange.getResponseHeaders().set("X-Linked-Etag", "\"" + file.sha256() + "\"");
      exchange.getResponseHeaders().set("X-Linked-Size", "" + file.content().length);
      int port = store.getAddress().getPort();
      Trouble.status(302, "Location", "http://127.0.0.1:" + port + "/signed/" + name)
          .answer(exchange, NOTHING);
    } else {
      send(exchange, file);
    }
  }

  private void answerStore(HttpExchange exchange) throws IOException {
    String path = note(exchange);
    send(exchange, file(path.substring(path.lastIndexOf('/') + 1)));
  }

  private void send(HttpExchange exchange, Published file) throws IOException {
    Bytes bytes = Bytes.asked(exchange, file.content(), "\"" + file.oid() + "\"");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", "" + file.content().length);
      Trouble.status(200, "ETag", bytes.tag()).answer(exchange, bytes);
    } else {
      trouble(file.name()).orElse(Trouble.none()).answer(exchange, bytes);
    }
  }

  private Published file(String name) {
    return Optional.ofNullable(files.get(name)).orElseThrow();
  }

  private void list(HttpExchange exchange, String json) throws IOException {
    trouble(LIST).orElse(Trouble.none()).answer(exchange, Bytes.of(json));
  }

  private String listed(Function<Published, String> spelling) {
    return files.values().stream().map(spelling).collect(Collectors.joining(","));
  }

  private Optional<Trouble> trouble(String name) {
    Deque<Trouble> waiting = troubles.get(name);
    return waiting == null ? Optional.empty() : Optional.ofNullable(waiting.poll());
  }

  private String note(HttpExchange exchange) {
    String path = exchange.getRequestURI().toString();
    seen.add(
        new Seen(
            exchange.getLocalAddress().getPort(), path, Map.copyOf(exchange.getRequestHeaders())));
    return path;
  }

  private static HttpServer server(HttpHandler handler) {
    try {
      return HttpServer.create(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0, "/", handler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
