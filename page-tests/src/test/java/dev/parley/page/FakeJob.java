package dev.parley.page;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** One job, played by hand: what the test says is sent to every viewer, and kept for later ones. */
final class FakeJob {

  private static final JsonMapper JSON = new JsonMapper();
  private static final int OK = 200;

  /** One frame as it goes over the wire; without an id only viewers of the moment get it. */
  private record Frame(@Nullable String id, String wire) {}

  private final String id;
  private final List<Frame> frames = new ArrayList<>();
  private final List<Optional<String>> viewers = new ArrayList<>();
  private final List<Integer> statuses = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder reasoning = new StringBuilder();
  private final List<StringBuilder> calls = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private String status = "queued";
  private String reason = "null";
  private String error = "null";
  private int number;
  private int tokens;
  private int watching;
  private int line;
  private boolean breaksHard;

  FakeJob(String id) {
    this.id = id;
  }

  String id() {
    return id;
  }

  synchronized FakeJob queued(int position, int etaMs) {
    return log("0-1", "queued", place(position, etaMs));
  }

  /** A place update: it has no id. */
  synchronized FakeJob moved(int position, int etaMs) {
    return raw("event: queued\ndata: " + place(position, etaMs) + "\n\n");
  }

  synchronized FakeJob started() {
    status = "running";
    return log("1-0", "started", "{\"attempt\":1}");
  }

  synchronized FakeJob says(String part) {
    text.append(part);
    tokens++;
    String data = JSON.writeValueAsString(Map.of("index", tokens - 1, "count", 1, "text", part));
    return log("1-" + ++number, "tokens", data);
  }

  /** Thinks, as a part of the answer of its own. */
  synchronized FakeJob thinks(String part) {
    reasoning.append(part);
    return adds(Map.of("reasoning", part));
  }

  /** Begins a call of a tool. */
  synchronized FakeJob calls(String name) {
    String callId = "call_" + calls.size();
    calls.add(new StringBuilder());
    names.add(name);
    return adds(
        Map.of(
            "tool_calls",
            List.of(
                Map.of("index", calls.size() - 1, "id", callId, "name", name, "arguments", ""))));
  }

  /** Goes on with the arguments of the last call. */
  synchronized FakeJob with(String arguments) {
    calls.getLast().append(arguments);
    return adds(
        Map.of("tool_calls", List.of(Map.of("index", calls.size() - 1, "arguments", arguments))));
  }

  private FakeJob adds(Map<String, Object> part) {
    Map<String, Object> data = new HashMap<>(part);
    data.putAll(Map.of("index", tokens++, "count", 1, "text", ""));
    return log("1-" + ++number, "tokens", JSON.writeValueAsString(data));
  }

  private String output() {
    List<Map<String, Object>> all = new ArrayList<>();
    for (int i = 0; i < calls.size(); i++) {
      all.add(
          Map.of("id", "call_" + i, "name", names.get(i), "arguments", calls.get(i).toString()));
    }
    return JSON.writeValueAsString(
        Map.of("text", text.toString(), "reasoning", reasoning.toString(), "tool_calls", all));
  }

  synchronized FakeJob completed() {
    return completed("stop");
  }

  synchronized FakeJob completed(String finishReason) {
    reason = "\"" + finishReason + "\"";
    return ends("completed");
  }

  synchronized FakeJob failed(String code) {
    error = failure(code);
    return ends("failed");
  }

  synchronized FakeJob timedOut(String code) {
    error = failure(code);
    return ends("timed_out");
  }

  synchronized FakeJob cancelled() {
    return status.equals("queued") || status.equals("running") ? ends("cancelled") : this;
  }

  /** Sends these very characters to everybody who watches now. */
  synchronized FakeJob raw(String wire) {
    frames.add(new Frame(null, wire));
    notifyAll();
    return this;
  }

  /** Forgets the log and sends viewers a reset; then the test plays another. */
  synchronized FakeJob resets() {
    text.setLength(0);
    reasoning.setLength(0);
    calls.clear();
    names.clear();
    tokens = 0;
    frames.replaceAll(frame -> new Frame(null, frame.wire()));
    return raw("event: reset\ndata: {}\n\n");
  }

  /** Breaks the lines of all viewers in the middle of a chunked answer. */
  synchronized void cut() {
    line++;
    breaksHard = true;
    notifyAll();
  }

  /** Ends all streams without a last event, as a stopping server does. */
  synchronized void end() {
    line++;
    breaksHard = false;
    notifyAll();
  }

  /** The next viewer gets this status instead of a stream. */
  synchronized FakeJob refusesViewer(int httpStatus) {
    statuses.add(httpStatus);
    return this;
  }

  /** Waits until the job was viewed so many times, and answers the last one's Last-Event-ID. */
  synchronized Optional<String> awaitViewer(int count) {
    await(() -> viewers.size() >= count);
    return viewers.get(count - 1);
  }

  /** How often somebody began to watch. */
  synchronized int viewers() {
    return viewers.size();
  }

  /** Waits until nobody is connected; who has left is noticed when something is sent. */
  synchronized void awaitNoViewer() {
    await(() -> raw(": ping\n\n").watching == 0);
  }

  synchronized String json() {
    return """
    {"id":"%s","object":"chat.job","status":"%s","model":"tiny","attempt":1,"queue":%s,
     "output":%s,"finish_reason":%s,
     "usage":{"prompt_tokens":9,"completion_tokens":%d,"total_tokens":%d,"cached_tokens":0},
     "timings":{"queued_ms":4,"first_token_ms":150,"total_ms":2150},"error":%s,"metadata":{}}\
    """
        .formatted(
            id,
            status,
            status.equals("queued") ? place(1, 2000) : "null",
            output(),
            reason,
            tokens,
            tokens + 9,
            error);
  }

  /** Serves one viewer until the job ends, the viewer leaves, or the test breaks the line. */
  void serve(HttpExchange exchange) throws IOException {
    Optional<String> after =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Last-Event-ID"));
    int first;
    int myLine;
    synchronized (this) {
      viewers.add(after);
      watching++;
      notifyAll();
      first = after.map(this::indexAfter).orElse(0);
      myLine = line;
    }
    try {
      int answer = nextStatus();
      if (answer != OK) {
        exchange.sendResponseHeaders(answer, -1);
        exchange.close();
        return;
      }
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
      exchange.sendResponseHeaders(OK, 0);
      send(exchange.getResponseBody(), first, myLine);
      exchange.close();
    } finally {
      synchronized (this) {
        watching--;
        notifyAll();
      }
    }
  }

  private void send(OutputStream out, int first, int myLine) throws IOException {
    int next = first;
    int since = size();
    while (true) {
      String wire;
      synchronized (this) {
        while (next >= frames.size() && line == myLine) {
          park();
        }
        if (line != myLine) {
          if (breaksHard) {
            throw new IOException("cut, as the test wants");
          }
          return;
        }
        Frame frame = frames.get(next);
        wire = frame.id() == null && next < since ? "" : frame.wire();
        next++;
      }
      out.write(wire.getBytes(StandardCharsets.UTF_8));
      out.flush();
    }
  }

  private synchronized int size() {
    return frames.size();
  }

  private synchronized int nextStatus() {
    return statuses.isEmpty() ? OK : statuses.removeFirst();
  }

  private int indexAfter(String cursor) {
    for (int i = 0; i < frames.size(); i++) {
      if (cursor.equals(frames.get(i).id())) {
        return i + 1;
      }
    }
    return 0;
  }

  private FakeJob ends(String how) {
    status = how;
    return log("1-" + ++number, how, json());
  }

  private FakeJob log(String eventId, String name, String data) {
    String oneLine = data.replace("\n", " ");
    frames.add(
        new Frame(eventId, "id: " + eventId + "\nevent: " + name + "\ndata: " + oneLine + "\n\n"));
    notifyAll();
    return this;
  }

  private static String place(int position, int etaMs) {
    return "{\"position\":" + position + ",\"depth\":7,\"eta_ms\":" + etaMs + "}";
  }

  private static String failure(String code) {
    return "{\"message\":\"said by the test\",\"type\":\"test\",\"param\":null,\"code\":\""
        + code
        + "\"}";
  }

  private void await(java.util.function.BooleanSupplier condition) {
    long deadline = System.nanoTime() + 30_000_000_000L;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("job " + id + ": viewers " + viewers + ", watching " + watching);
      }
      park();
    }
  }

  @SuppressWarnings("WaitNotInLoop") // its caller loops
  private void park() {
    try {
      wait(100);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
