package dev.parley.standalone.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FrameReaderTest {

  private final List<Frame> frames = new ArrayList<>();
  private final FrameReader reader = new FrameReader(frames::add);

  @Test
  void readsIdNameAndData() {
    lines("id: 5-1", "event: tokens", "data: {\"a\":1}", "");
    assertThat(frames).containsExactly(new Frame(Optional.of("5-1"), "tokens", "{\"a\":1}"));
  }

  @Test
  void aFrameWithoutIdDoesNotInheritOne() {
    lines("id: 5-1", "event: tokens", "data: x", "", "event: queued", "data: y", "");
    assertThat(frames.getLast()).isEqualTo(new Frame(Optional.empty(), "queued", "y"));
  }

  @Test
  void commentsAndRetryMakeNoFrame() {
    lines(": ping", "", "retry: 1500", "");
    assertThat(frames).isEmpty();
  }

  @Test
  void joinsSeveralDataLinesAndTakesOneSpaceOnly() {
    lines("data:  two", "data:lines", "");
    assertThat(frames).containsExactly(new Frame(Optional.empty(), "message", " two\nlines"));
  }

  private void lines(String... lines) {
    List.of(lines).forEach(reader::line);
  }
}
