package dev.parley.api.wire.openai.chat;

import dev.parley.api.json.ApiJson;
import dev.parley.api.testing.Client;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** Reads the stream of a completion, byte by byte as it comes, frame by frame on request. */
final class ChunkReader implements AutoCloseable {

  static final String PING = ": ping\n\n";

  private static final String END = "";
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final HttpResponse<InputStream> answer;
  private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();

  private ChunkReader(HttpResponse<InputStream> answer) {
    this.answer = answer;
    Thread.ofVirtual().start(this::readAll);
  }

  /** Returns once the head of the answer is here. */
  static ChunkReader post(Client client, String body) {
    HttpRequest request =
        client
            .request("/v1/chat/completions")
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<InputStream> answer = HTTP.send(request, BodyHandlers.ofInputStream());
      if (answer.statusCode() != 200) {
        throw new AssertionError("no stream but " + answer.statusCode());
      }
      return new ChunkReader(answer);
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

  String header(String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  /** The next frame with its blank line, pings included; empty at the end. */
  String nextRaw() {
    try {
      String frame = frames.poll(30, TimeUnit.SECONDS);
      if (frame == null) {
        throw new AssertionError("waited in vain for a frame");
      }
      return frame;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The next frame that is no ping. */
  String next() {
    String frame = nextRaw();
    while (frame.equals(PING)) {
      frame = nextRaw();
    }
    return frame;
  }

  JsonNode nextChunk() {
    return json(next());
  }

  /** All frames up to the end, pings left out. */
  List<String> toEnd() {
    List<String> all = new ArrayList<>();
    for (String frame = next(); !frame.equals(END); frame = next()) {
      all.add(frame);
    }
    return all;
  }

  static JsonNode json(String frame) {
    return ApiJson.MAPPER.readTree(frame.substring("data: ".length()));
  }

  static String text(List<String> frames) {
    StringBuilder text = new StringBuilder();
    for (String frame : frames) {
      if (frame.startsWith("data: {")) {
        text.append(json(frame).at("/choices/0/delta/content").asString(""));
      }
    }
    return text.toString();
  }

  /** Leaves, as a client does that is stopped. */
  @Override
  public void close() {
    try {
      answer.body().close();
    } catch (IOException e) {
      // it was closed already
    }
  }

  private void readAll() {
    try (InputStream in = answer.body()) {
      byte[] buffer = new byte[8192];
      List<Byte> bytes = new ArrayList<>();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        for (int i = 0; i < n; i++) {
          bytes.add(buffer[i]);
          int size = bytes.size();
          if (size > 1 && bytes.get(size - 1) == '\n' && bytes.get(size - 2) == '\n') {
            frames.add(utf8(bytes));
            bytes.clear();
          }
        }
      }
      if (!bytes.isEmpty()) {
        frames.add("cut: " + utf8(bytes));
      }
    } catch (IOException e) {
      // the connection broke: an end like any other
    }
    frames.add(END);
  }

  private static String utf8(List<Byte> bytes) {
    byte[] all = new byte[bytes.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = bytes.get(i);
    }
    return new String(all, StandardCharsets.UTF_8);
  }
}
