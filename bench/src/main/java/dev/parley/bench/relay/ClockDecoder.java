package dev.parley.bench.relay;

import dev.parley.inference.model.Decoder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends its steps at the same moments of each pace; every token is a number of the clock's, drawn at
 * the end of its step.
 */
final class ClockDecoder implements Decoder {

  private final Clock clock;
  private final long pace;
  private final long phase;
  private final int capacity;

  /**
   * @param phase by how much its steps end later than those of a decoder without
   */
  ClockDecoder(Clock clock, Duration pace, Duration phase, int capacity) {
    this.clock = clock;
    this.pace = pace.toNanos();
    this.phase = phase.toNanos();
    this.capacity = capacity;
  }

  @Override
  public int capacity() {
    return capacity;
  }

  @Override
  public KvCache open() {
    return new Counted();
  }

  @Override
  public List<Optional<Candidates>> forward(List<Chunk> batch) {
    long due = nextEnd();
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    return batch.stream().map(this::forward).toList();
  }

  /** A step that comes late ends with the next pace, as no chat catches up on a real engine. */
  private long nextEnd() {
    long now = System.nanoTime();
    return now + pace - Math.floorMod(now - phase, pace);
  }

  private Optional<Candidates> forward(Chunk chunk) {
    ((Counted) chunk.cache()).length += chunk.tokens().length;
    return chunk.selection().map(selection -> new Only(clock.tick()));
  }

  @Override
  public void close() {}

  private static final class Counted implements KvCache {

    private int length;

    @Override
    public int length() {
      return length;
    }

    @Override
    public void release() {}
  }

  /** The one possible token. */
  private record Only(int id) implements Candidates {

    @Override
    public int[] ids() {
      return new int[] {id};
    }

    @Override
    public float[] logits() {
      return new float[] {0};
    }

    @Override
    public double logSumExp() {
      return 0;
    }

    @Override
    public float[] all() {
      throw new IllegalStateException("one candidate is all there is");
    }
  }
}
