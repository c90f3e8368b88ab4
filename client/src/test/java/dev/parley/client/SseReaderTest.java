package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseReaderTest {

  private final List<ServerSentEvent> events = new ArrayList<>();
  private final List<String> comments = new ArrayList<>();
  private final List<Duration> retries = new ArrayList<>();
  private final SseReader reader =
      new SseReader(
          new SseReader.Listener() {
            @Override
            public void onEvent(ServerSentEvent event) {
              events.add(event);
            }

            @Override
            public void onComment(String text) {
              comments.add(text);
            }

            @Override
            public void onRetry(Duration wait) {
              retries.add(wait);
            }
          });

  @Test
  void readsIdNameAndData() {
    read("id: 5-1\nevent: tokens\ndata: {\"a\":1}\n\n");
    assertThat(events)
        .containsExactly(new ServerSentEvent(Optional.of("5-1"), "tokens", "{\"a\":1}"));
  }

  @Test
  void anEventWithoutIdDoesNotInheritOneButTheReaderRemembersIt() {
    read("id: 5-1\nevent: tokens\ndata: x\n\nevent: queued\ndata: y\n\n");
    assertThat(events.getLast()).isEqualTo(event("queued", "y"));
    assertThat(reader.lastEventId()).contains("5-1");
  }

  @Test
  void anEmptyIdForgetsTheLastOne() {
    read("id: 5-1\ndata: x\n\nid\ndata: y\n\n");
    assertThat(reader.lastEventId()).isEmpty();
  }

  @Test
  void anIdWithoutDataCountsForTheNextConnection() {
    read("id: 5-1\n\n");
    assertThat(events).isEmpty();
    assertThat(reader.lastEventId()).contains("5-1");
  }

  @Test
  void anIdThatHoldsNullIsIgnored() {
    read("id: 5\0001\ndata: x\n\n");
    assertThat(events).containsExactly(event("message", "x"));
    assertThat(reader.lastEventId()).isEmpty();
  }

  @Test
  void commentsAndRetryMakeNoEvent() {
    read(": ping\n\nretry: 1500\n\nretry: soon\n\nretry: -1\n\n");
    assertThat(events).isEmpty();
    assertThat(comments).containsExactly(" ping");
    assertThat(retries).containsExactly(Duration.ofMillis(1500));
  }

  @Test
  void joinsSeveralDataLinesAndTakesOneSpaceOnly() {
    read("data:  two\ndata:lines\n\n");
    assertThat(events).containsExactly(event("message", " two\nlines"));
  }

  @Test
  void emptyDataIsAnEventAndNoDataIsNone() {
    read("data\n\ndata\ndata\n\nevent: tokens\n\ndata:\n\n");
    assertThat(events)
        .containsExactly(event("message", ""), event("message", "\n"), event("message", ""));
  }

  @Test
  void fieldNamesAreTakenLiterally() {
    read(" data: a\nDATA: b\ndata : c\nother: d\ndata: e\n\n");
    assertThat(events).containsExactly(event("message", "e"));
  }

  @Test
  void oneByteOrderMarkMayStandInFront() {
    read("\uFEFFdata: a\n\n\uFEFFdata: b\n\n");
    assertThat(events).containsExactly(event("message", "a"));
  }

  @Test
  void whatTheEndCutsOffIsDropped() {
    read("data: a\n\ndata: b\n");
    assertThat(events).containsExactly(event("message", "a"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\r\n"})
  void linesEndInAllThreeWays(String end) {
    read(String.join(end, "event: tokens", "data: a", "data: b", "", "data: c", "", ""));
    assertThat(events).containsExactly(event("tokens", "a\nb"), event("message", "c"));
  }

  @Test
  void bytesMayArriveOneByOne() {
    String text = ": é\r\nid: 1\r\nevent: tokens\r\ndata: 春眠🌸\r\n\r\n";
    for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
      reader.read(ByteBuffer.wrap(new byte[] {one}));
    }
    assertThat(events).containsExactly(new ServerSentEvent(Optional.of("1"), "tokens", "春眠🌸"));
    assertThat(comments).containsExactly(" é");
  }

  @Test
  void otherLineSeparatorsOfUnicodeEndNoLine() throws IOException {
    String text = "data: a\u2028b\u0085c\u000Bd\u0000e\n\n";
    reader.readAll(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    assertThat(events).containsExactly(event("message", "a\u2028b\u0085c\u000Bd\u0000e"));
  }

  private static ServerSentEvent event(String name, String data) {
    return new ServerSentEvent(Optional.empty(), name, data);
  }

  private void read(String text) {
    reader.read(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }
}
