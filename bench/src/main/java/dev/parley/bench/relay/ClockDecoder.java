package dev.parley.bench.relay;

import dev.parley.worker.model.Decoder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Takes a steady time for each step; every token is a number of the clock's, drawn at its end. */
final class ClockDecoder implements Decoder {

  private final Clock clock;
  private final long pace;
  private final int capacity;
  private long due = System.nanoTime();

  ClockDecoder(Clock clock, Duration pace, int capacity) {
    this.clock = clock;
    this.pace = pace.toNanos();
    this.capacity = capacity;
  }

  @Override
  public int capacity() {
    return capacity;
  }

  @Override
  public Sequence open() {
    return new Counted();
  }

  @Override
  public List<Optional<Candidates>> forward(List<Chunk> batch) {
    due = Math.max(due + pace, System.nanoTime());
    for (long now = System.nanoTime(); now < due; now = System.nanoTime()) {
      LockSupport.parkNanos(due - now);
    }
    return batch.stream().map(this::forward).toList();
  }

  private Optional<Candidates> forward(Chunk chunk) {
    ((Counted) chunk.sequence()).length += chunk.tokens().length;
    return chunk.selection().map(selection -> new Only(clock.tick()));
  }

  @Override
  public void close() {}

  private static final class Counted implements Sequence {

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
