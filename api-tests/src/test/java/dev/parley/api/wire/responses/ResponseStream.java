package dev.parley.api.wire.responses;

import dev.parley.api.testing.Client;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Reads the stream of a response on a thread of its own, and hands out its events one by one. */
final class ResponseStream implements AutoCloseable {

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final long PATIENCE_SECONDS = 30;
  private static final String END = "";

  private final HttpResponse<InputStream> answer;
  private final BlockingQueue<String> blocks = new LinkedBlockingQueue<>();

  private ResponseStream(HttpResponse<InputStream> answer) {
    this.answer = answer;
    Thread.ofVirtual().start(this::readAll);
  }

  static ResponseStream post(Client client, String body) {
    return open(
        client
            .request("/v1/responses")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  static ResponseStream get(Client client, String id, String query) {
    return open(client.request("/v1/responses/" + id + "?stream=true" + query).GET());
  }

  private static ResponseStream open(HttpRequest.Builder request) {
    try {
      HttpResponse<InputStream> answer = HTTP.send(request.build(), BodyHandlers.ofInputStream());
      if (answer.statusCode() != 200) {
        throw new AssertionError(
            answer.statusCode()
                + " "
                + new String(answer.body().readAllBytes(), StandardCharsets.UTF_8));
      }
      return new ResponseStream(answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  HttpResponse<InputStream> answer() {
    return answer;
  }

  /** The next block of any kind; empty at the end of the stream. */
  private String nextBlock() {
    try {
      String block = blocks.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (block == null) {
        throw new AssertionError("waited in vain for an event");
      }
      return block;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The next comment. */
  String nextComment() {
    String block = nextBlock();
    while (!block.startsWith(":")) {
      block = nextBlock();
    }
    return block;
  }

  /** All events to the first of this type, which is the last of them. */
  List<ResponseEvent> until(String type) {
    List<ResponseEvent> events = new ArrayList<>();
    while (events.isEmpty() || !events.getLast().type().equals(type)) {
      String block = nextBlock();
      if (block.equals(END)) {
        throw new AssertionError("the stream ended without " + type + " after " + types(events));
      }
      if (!block.startsWith(":")) {
        events.add(ResponseEvent.parse(block));
      }
    }
    return events;
  }

  /** All events to come, to the end of the stream. */
  List<ResponseEvent> toEnd() {
    List<ResponseEvent> events = new ArrayList<>();
    for (String block = nextBlock(); !block.equals(END); block = nextBlock()) {
      if (!block.startsWith(":")) {
        events.add(ResponseEvent.parse(block));
      }
    }
    return events;
  }

  /** The same, checked against the grammar: a stream from its beginning. */
  List<ResponseEvent> whole() {
    List<ResponseEvent> events = toEnd();
    ResponseGrammar.check(events);
    return events;
  }

  static List<String> types(List<ResponseEvent> events) {
    return events.stream().map(ResponseEvent::type).toList();
  }

  /** What is the same for all viewers: the bytes of events that the log holds. */
  static String logged(List<ResponseEvent> events) {
    StringBuilder raw = new StringBuilder();
    events.stream().filter(event -> !event.isPassing()).forEach(event -> raw.append(event.raw()));
    return raw.toString();
  }

  /** What a client would show. */
  static String text(List<ResponseEvent> events) {
    StringBuilder text = new StringBuilder();
    for (ResponseEvent event : events) {
      if (event.type().equals("output_text.delta")) {
        text.append(event.json().get("delta").stringValue());
      }
    }
    return text.toString();
  }

  /** Leaves, as a client does that is closed. */
  @Override
  public void close() {
    try {
      answer.body().close();
    } catch (IOException e) {
      // it was closed already
    }
  }

  private void readAll() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
      StringBuilder block = new StringBuilder();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        block.append(line).append('\n');
        if (line.isEmpty()) {
          blocks.add(block.toString());
          block.setLength(0);
        }
      }
    } catch (IOException e) {
      // the connection broke: an end like any other
    }
    blocks.add(END);
  }
}
