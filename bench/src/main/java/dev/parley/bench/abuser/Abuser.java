package dev.parley.bench.abuser;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One caller with a key of its own, who sends what costs the others most: to a server on loopback
 * alone, and only so long. Thread-safe.
 */
final class Abuser implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();

  /** How often one who sends no more looks at the time. */
  private static final Duration LOOK = Duration.ofMillis(50);

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int TOO_MANY = 429;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI server;
  private final String key;
  private final String model;
  private final Knowledge honest;
  private final Duration time;
  private final AtomicInteger calls = new AtomicInteger();
  private final Map<Integer, AtomicInteger> answers = new ConcurrentSkipListMap<>();

  /**
   * What it knows of the model and of the others.
   *
   * @param window tokens that a prompt and its answer may have together
   * @param questions of the others, which it asks when it means no harm; thread-safe
   * @param reading how long they read an answer
   */
  record Knowledge(int window, Supplier<String> questions, Duration reading) {

    String question() {
      return questions.get();
    }

    void read() {
      LockSupport.parkNanos(reading.toNanos());
    }
  }

  Abuser(URI server, String key, String model, Knowledge honest, Duration time) {
    this.server = server;
    this.key = key;
    this.model = model;
    this.honest = honest;
    this.time = time;
  }

  /** For one kind of abuse, from now until this caller's time is over. */
  Pace pace(int perSecond) {
    return new Pace(perSecond, time);
  }

  /** The tokens that a prompt and its answer may have together. */
  int window() {
    return honest.window();
  }

  /** Asks for a chat; its id, or nothing when it is refused. */
  List<String> ask(String prompt, int tokens) throws IOException, InterruptedException {
    HttpResponse<String> answer = post("/v1/jobs", body(prompt, tokens));
    return answer.statusCode() == 202 ? List.of(json(answer).path("id").asString()) : List.of();
  }

  /** Asks a chat as the others do, reads the answer and then rests. */
  void chat() throws IOException, InterruptedException {
    send(
        HttpRequest.newBuilder(server.resolve("/v1/jobs"))
            .header("Content-Type", "application/json")
            .header("Accept", "text/event-stream")
            .POST(BodyPublishers.ofString(body(honest.question(), HonestCallers.ANSWER))));
    honest.read();
  }

  void poll(String job) throws IOException, InterruptedException {
    get("/v1/jobs/" + job);
  }

  void cancel(String job) throws IOException, InterruptedException {
    post("/v1/jobs/" + job + "/cancel", "");
  }

  /** Sends a body byte by byte, until the server has enough or the time is over. */
  void sendSlowly(Pace pace) throws IOException {
    try (Socket socket = connect()) {
      OutputStream out = socket.getOutputStream();
      out.write(head("application/json", 200_000));
      while (pace.await()) {
        out.write(' ');
      }
    }
  }

  /** Opens a stream and reads none of it. */
  void readNothing(Pace pace) throws IOException {
    try (Socket socket = connect()) {
      byte[] body = body("Tell me a story.", 256).getBytes(StandardCharsets.UTF_8);
      socket.getOutputStream().write(head("text/event-stream", body.length));
      socket.getOutputStream().write(body);
      while (!pace.isOver()) {
        LockSupport.parkNanos(LOOK.toNanos());
      }
    }
  }

  /** Cancels what it has under way, and waits until no worker has anything to do. */
  void leave() throws IOException, InterruptedException {
    for (String status : List.of("queued", "running")) {
      JsonNode jobs = json(patiently("/v1/jobs?limit=100&status=" + status, "GET")).path("data");
      for (JsonNode job : jobs) {
        patiently("/v1/jobs/" + job.path("id").asString() + "/cancel", "POST");
      }
    }
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!isIdle() && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
  }

  /** How many calls were answered how. */
  String summary() {
    List<String> all = new ArrayList<>();
    answers.forEach((status, count) -> all.add(status + ": " + count));
    return calls.get() + " calls; " + String.join(", ", all);
  }

  @Override
  public void close() {
    http.close();
  }

  private boolean isIdle() throws IOException, InterruptedException {
    for (JsonNode queue : json(patiently("/v1/queue", "GET")).path("data")) {
      if (queue.path("depth").asInt() > 0 || queue.path("running").asInt() > 0) {
        return false;
      }
    }
    return true;
  }

  /** Waits until it may call again, and is not counted: the measurement is over. */
  private HttpResponse<String> patiently(String path, String method)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve(path))
            .header("Authorization", "Bearer " + key)
            .method(method, BodyPublishers.noBody())
            .build();
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    while (answer.statusCode() == TOO_MANY) {
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
      answer = http.send(request, BodyHandlers.ofString());
    }
    return answer;
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(server.resolve(path)).GET());
  }

  private HttpResponse<String> post(String path, String body)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(server.resolve(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    calls.incrementAndGet();
    HttpResponse<String> answer =
        http.send(
            request.header("Authorization", "Bearer " + key).build(), BodyHandlers.ofString());
    answers.computeIfAbsent(answer.statusCode(), _ -> new AtomicInteger()).incrementAndGet();
    return answer;
  }

  private Socket connect() throws IOException {
    calls.incrementAndGet();
    return new Socket(InetAddress.getLoopbackAddress(), server.getPort());
  }

  private byte[] head(String accept, int length) {
    String head =
        String.join(
            "\r\n",
            "POST /v1/jobs HTTP/1.1",
            "Host: 127.0.0.1:" + server.getPort(),
            "Authorization: Bearer " + key,
            "Content-Type: application/json",
            "Accept: " + accept,
            "Content-Length: " + length,
            "",
            "");
    return head.getBytes(StandardCharsets.US_ASCII);
  }

  private String body(String prompt, int tokens) {
    return JSON.writeValueAsString(
        Map.of(
            "model",
            model,
            "messages",
            List.of(Map.of("role", "user", "content", prompt)),
            "max_tokens",
            tokens));
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return JSON.readTree(answer.body());
  }
}
