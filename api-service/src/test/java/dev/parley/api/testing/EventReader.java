package dev.parley.api.testing;

import dev.parley.api.json.ApiJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads an event stream on a thread of its own, and hands out its frames one by one. */
public final class EventReader implements AutoCloseable {

  /**
   * One frame.
   *
   * @param id empty for a frame without
   * @param name {@code comment} for a comment, {@code retry} for the reconnection time
   */
  public record Frame(Optional<String> id, String name, String data) {

    public JsonNode json() {
      return ApiJson.MAPPER.readTree(data);
    }

    /** Whether this is no frame but the end of the stream. */
    public boolean isEnd() {
      return name.equals(END_NAME);
    }

    public boolean isTerminal() {
      return List.of("completed", "failed", "cancelled", "timed_out").contains(name);
    }
  }

  private static final String END_NAME = "end of stream";
  private static final Frame END = new Frame(Optional.empty(), END_NAME, "");
  private static final long PATIENCE_SECONDS = 30;

  private final HttpResponse<InputStream> answer;
  private final BlockingQueue<Frame> frames = new LinkedBlockingQueue<>();
  private final List<String> read = new CopyOnWriteArrayList<>();
  private volatile String trouble = "by the server";

  EventReader(HttpResponse<InputStream> answer) {
    this.answer = answer;
    Thread.ofVirtual().start(this::readAll);
  }

  public HttpResponse<InputStream> answer() {
    return answer;
  }

  /** The next frame with a name of an event, comments and retry skipped. */
  public Frame next() {
    Frame frame = nextRaw();
    while (frame.name().equals("comment") || frame.name().equals("retry")) {
      frame = nextRaw();
    }
    return frame;
  }

  /** The next frame of any kind. */
  public Frame nextRaw() {
    try {
      Frame frame = frames.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (frame == null) {
        throw new AssertionError("waited in vain for a frame");
      }
      return frame;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Drops what has come so far. */
  public void forget() {
    frames.clear();
  }

  /** The first frame to come that {@code wanted} accepts; fails when the stream ends before. */
  public Frame until(Predicate<Frame> wanted) {
    Frame frame = next();
    while (!wanted.test(frame)) {
      if (frame.isEnd()) {
        throw new AssertionError(
            "the stream ended early, "
                + trouble
                + ", after "
                + read
                + ", "
                + answer.headers().map());
      }
      frame = next();
    }
    return frame;
  }

  public Frame until(String name) {
    return until(frame -> frame.name().equals(name));
  }

  /** All named frames up to the end of the stream. */
  public List<Frame> toEnd() {
    List<Frame> read = new ArrayList<>();
    for (Frame frame = next(); !frame.isEnd(); frame = next()) {
      read.add(frame);
    }
    return read;
  }

  /** Whether the stream ends here. */
  public boolean isOver() {
    return next().isEnd();
  }

  /** What a client would show: the text of all tokens since the last reset. */
  public static String text(List<Frame> frames) {
    StringBuilder text = new StringBuilder();
    for (Frame frame : frames) {
      switch (frame.name()) {
        case "reset" -> text.setLength(0);
        case "tokens" -> text.append(frame.json().get("text").asString());
        default -> {}
      }
    }
    return text.toString();
  }

  /** Leaves, as a closed tab does. */
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
      List<String> block = new ArrayList<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty()) {
          Frame frame = frame(block);
          read.add(frame.name());
          frames.add(frame);
          block.clear();
        } else {
          block.add(line);
        }
      }
    } catch (IOException e) {
      trouble = e.toString(); // the connection broke: an end like any other
    }
    frames.add(END);
  }

  private static Frame frame(List<String> block) {
    if (block.getFirst().startsWith(":")) {
      return new Frame(Optional.empty(), "comment", block.getFirst());
    }
    String retry = field(block, "retry");
    if (retry != null) {
      return new Frame(Optional.empty(), "retry", retry);
    }
    String name = field(block, "event");
    String data = field(block, "data");
    if (name == null || data == null) {
      throw new AssertionError("a frame without event or data: " + block);
    }
    return new Frame(Optional.ofNullable(field(block, "id")), name, data);
  }

  private static @Nullable String field(List<String> block, String name) {
    return block.stream()
        .filter(line -> line.startsWith(name + ": "))
        .map(line -> line.substring(name.length() + 2))
        .findFirst()
        .orElse(null);
  }
}
