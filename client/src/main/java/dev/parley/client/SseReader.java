package dev.parley.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * Parses an event stream, however its bytes are cut, as the HTML standard says (section 9.2.6,
 * "Interpreting an event stream"). An event is complete with the empty line after it: one that the
 * end of the stream cuts off is dropped. One reader per connection; not thread-safe.
 */
public final class SseReader {

  /** Receives what the reader finds, on the thread that feeds it. */
  @FunctionalInterface
  public interface Listener {

    void onEvent(ServerSentEvent event);

    /** A comment, as heartbeats are; without its colon. */
    default void onComment(String text) {}

    /** The server asks to wait this long before a reconnect. */
    default void onRetry(Duration wait) {}
  }

  private static final String BYTE_ORDER_MARK = "\uFEFF";
  private static final int BUFFER = 8192;

  private final Listener listener;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final StringBuilder data = new StringBuilder();
  private boolean atStart = true;
  private boolean afterCarriageReturn;
  private boolean hasData;
  private String event = "";
  private Optional<String> id = Optional.empty();
  private String lastEventId = "";

  public SseReader(Listener listener) {
    this.listener = listener;
  }

  /** Reads {@code in} to its end. */
  public void readAll(InputStream in) throws IOException {
    byte[] buffer = new byte[BUFFER];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      read(ByteBuffer.wrap(buffer, 0, count));
    }
  }

  /** Reads the next bytes of the stream. */
  public void read(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      byte next = bytes.get();
      boolean secondHalf = afterCarriageReturn && next == '\n';
      afterCarriageReturn = next == '\r';
      if (next != '\n' && next != '\r') {
        line.write(next);
      } else if (!secondHalf) {
        endLine();
      }
    }
  }

  /** What {@code Last-Event-ID} says on the next connection; empty when no event had an id. */
  public Optional<String> lastEventId() {
    return Optional.of(lastEventId).filter(text -> !text.isEmpty());
  }

  private void endLine() {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    if (atStart && text.startsWith(BYTE_ORDER_MARK)) {
      text = text.substring(1);
    }
    atStart = false;
    if (text.isEmpty()) {
      dispatch();
    } else {
      field(text);
    }
  }

  private void field(String text) {
    int colon = text.indexOf(':');
    if (colon == 0) {
      listener.onComment(text.substring(1));
      return;
    }
    String name = colon < 0 ? text : text.substring(0, colon);
    String value = colon < 0 ? "" : text.substring(colon + 1);
    field(name, value.startsWith(" ") ? value.substring(1) : value);
  }

  private void field(String name, String value) {
    switch (name) {
      case "event" -> event = value;
      case "data" -> append(value);
      case "id" -> id(value);
      case "retry" -> retry(value);
      default -> {} // the standard ignores unknown fields
    }
  }

  private void append(String value) {
    if (hasData) {
      data.append('\n');
    }
    data.append(value);
    hasData = true;
  }

  private void id(String value) {
    if (value.indexOf('\0') < 0) {
      id = Optional.of(value);
    }
  }

  private void retry(String value) {
    if (value.matches("[0-9]{1,9}")) {
      listener.onRetry(Duration.ofMillis(Long.parseLong(value)));
    }
  }

  private void dispatch() {
    id.ifPresent(value -> lastEventId = value);
    if (hasData) {
      listener.onEvent(
          new ServerSentEvent(id, event.isEmpty() ? "message" : event, data.toString()));
    }
    id = Optional.empty();
    event = "";
    data.setLength(0);
    hasData = false;
  }
}
