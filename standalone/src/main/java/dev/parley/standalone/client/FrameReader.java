package dev.parley.standalone.client;

import java.util.Optional;
import java.util.function.Consumer;

/** Puts the lines of an event stream together to frames, as the SSE specification says. */
final class FrameReader {

  private final Consumer<Frame> frames;
  private Optional<String> id = Optional.empty();
  private String event = "message";
  private final StringBuilder data = new StringBuilder();
  private boolean hasData;

  FrameReader(Consumer<Frame> frames) {
    this.frames = frames;
  }

  void line(String line) {
    if (line.isEmpty()) {
      dispatch();
      return;
    }
    int colon = line.indexOf(':');
    String field = colon < 0 ? line : line.substring(0, colon);
    String value = colon < 0 ? "" : line.substring(colon + 1);
    field(field, value.startsWith(" ") ? value.substring(1) : value);
  }

  private void field(String name, String value) {
    switch (name) {
      case "id" -> id = Optional.of(value);
      case "event" -> event = value;
      case "data" -> append(value);
      default -> {} // a comment (no name), retry, or one that we do not know
    }
  }

  private void append(String value) {
    if (hasData) {
      data.append('\n');
    }
    data.append(value);
    hasData = true;
  }

  private void dispatch() {
    if (hasData) {
      frames.accept(new Frame(id, event, data.toString()));
    }
    id = Optional.empty();
    event = "message";
    data.setLength(0);
    hasData = false;
  }
}
