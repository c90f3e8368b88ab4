package dev.parley.api.stats;

import dev.parley.api.json.ApiJson;
import dev.parley.api.sse.FrameStreams;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** One operator's view of the samples: those that are there at once, then each as it is made. */
final class StatsStream implements FrameStreams.Source {

  private final StatsHistory history;
  private final BooleanSupplier permit;
  private long seen;

  /**
   * @param seen the moment of the last sample that the client has
   */
  StatsStream(StatsHistory history, BooleanSupplier permit, long seen) {
    this.history = history;
    this.permit = permit;
    this.seen = seen;
  }

  @Override
  public boolean isOpen() {
    return permit.getAsBoolean();
  }

  @Override
  public Optional<byte[]> next(Duration patience) throws InterruptedException {
    List<StatsSample> samples = history.await(seen, patience);
    if (samples.isEmpty()) {
      return Optional.empty();
    }
    seen = samples.getLast().at();
    String json = ApiJson.MAPPER.writeValueAsString(Map.of("samples", samples));
    String frame = "id: " + seen + "-0\nevent: samples\ndata: " + json + "\n\n";
    return Optional.of(frame.getBytes(StandardCharsets.UTF_8));
  }
}
