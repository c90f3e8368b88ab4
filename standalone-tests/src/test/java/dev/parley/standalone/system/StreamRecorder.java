package dev.parley.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.client.SseReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Records the events of one connection as they come. */
final class StreamRecorder implements AutoCloseable {

  private static final Set<String> ENDS = Set.of("completed", "failed", "cancelled", "timed_out");
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** One frame. */
  record Frame(String id, String event, JsonNode data) {

    String text() {
      return event.equals("tokens") ? data.path("text").asString() : "";
    }

    boolean isEnd() {
      return ENDS.contains(event);
    }
  }

  private final InputStream body;
  private final List<Frame> frames = new ArrayList<>();
  private final Thread reader;
  private boolean over;

  private StreamRecorder(InputStream body) {
    this.body = body;
    this.reader = Thread.ofVirtual().start(this::read);
  }

  static StreamRecorder open(HttpClient http, HttpRequest.Builder request) {
    try {
      HttpResponse<InputStream> answer =
          http.send(
              request.header("Accept", "text/event-stream").GET().build(),
              BodyHandlers.ofInputStream());
      assertThat(answer.statusCode()).isEqualTo(200);
      return new StreamRecorder(answer.body());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits for a frame, also one that came before. */
  synchronized Frame frame(Predicate<Frame> wanted) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Optional<Frame> found = frames.stream().filter(wanted).findFirst();
      if (found.isPresent()) {
        return found.get();
      }
      if (over || System.nanoTime() > deadline) {
        throw new AssertionError("no such frame among " + frames);
      }
      waitALittle();
    }
  }

  /** Waits until at least so many frames with text came. */
  synchronized Frame textFrame(int number) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      List<Frame> texts = frames.stream().filter(frame -> !frame.text().isEmpty()).toList();
      if (texts.size() >= number) {
        return texts.get(number - 1);
      }
      if (over || System.nanoTime() > deadline) {
        throw new AssertionError("only " + frames);
      }
      waitALittle();
    }
  }

  /** Waits for the terminal event and the end of the stream: nothing may follow. */
  Frame end() {
    Frame end = frame(Frame::isEnd);
    try {
      assertThat(reader.join(PATIENCE)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    assertThat(frames().getLast()).isEqualTo(end);
    assertThat(frames().stream().filter(Frame::isEnd)).hasSize(1);
    return end;
  }

  synchronized List<Frame> frames() {
    return List.copyOf(frames);
  }

  String text() {
    return joined(frames());
  }

  @Override
  public void close() {
    try {
      body.close();
      reader.join();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String joined(List<Frame> frames) {
    StringBuilder text = new StringBuilder();
    for (Frame frame : frames) {
      if (frame.event().equals("reset")) {
        text.setLength(0);
      }
      text.append(frame.text());
    }
    return text.toString();
  }

  private void read() {
    try (body) {
      new SseReader(
              event ->
                  add(new Frame(event.id().orElse(""), event.name(), JSON.readTree(event.data()))))
          .readAll(body);
    } catch (IOException e) {
      // closed by the test, or the server is gone: what came stays
    } finally {
      finish();
    }
  }

  private synchronized void add(Frame frame) {
    frames.add(frame);
    notifyAll();
  }

  private synchronized void finish() {
    over = true;
    notifyAll();
  }

  @SuppressWarnings("WaitNotInLoop") // its caller loops
  private void waitALittle() {
    try {
      wait(1000);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
