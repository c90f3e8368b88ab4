package dev.parley.inference.torch.step;

import dev.parley.inference.kvcache.CachedSequence;
import dev.parley.inference.model.Decoder.Chunk;
import dev.parley.inference.model.Decoder.Layers;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The chunks whose rows wait in the network for a step that takes them further: in three places, so
 * that short prompts can overtake a long one, and both of them tokens, between two layers.
 */
public final class WaitingChunks {

  private static final int PLACES = 3;

  private final Wave[] places = new Wave[PLACES];
  private long steps;

  /** None wait. */
  public WaitingChunks() {
    Arrays.fill(places, Wave.NONE);
  }

  /**
   * Where the rows of these chunks wait, or will: those that begin get a place that is free, else
   * the one of those that went on less lately.
   *
   * @throws IllegalArgumentException when these chunks do not wait before the first of these layers
   */
  public int place(List<Chunk> chunks, Layers part) {
    if (part.from() == 0) {
      return freest();
    }
    return IntStream.range(0, PLACES)
        .filter(place -> places[place].layer == part.from() && places[place].are(chunks))
        .findFirst()
        .orElseThrow(() -> notWaiting(chunks, part));
  }

  /** The chunks of a step have come to this layer. */
  public void wait(int place, List<Chunk> chunks, int layer) {
    places[place] = new Wave(chunks, layer, ++steps);
  }

  /** The chunks of a step have gone through the last layer. */
  public void leave(int place) {
    places[place] = Wave.NONE;
  }

  private int freest() {
    return IntStream.range(0, PLACES)
        .boxed()
        .min(Comparator.comparingLong(place -> places[place].lastStep()))
        .orElseThrow();
  }

  private IllegalArgumentException notWaiting(List<Chunk> chunks, Layers part) {
    String waiting =
        Arrays.stream(places)
            .filter(wave -> wave.step > 0)
            .map(Wave::toString)
            .collect(Collectors.joining(", "));
    return new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "%d chunks cannot go on at layer %d: %s",
            chunks.size(),
            part.from(),
            waiting.isEmpty() ? "none wait" : waiting));
  }

  /**
   * @param layer that they have come to
   * @param step the one that took them there, counted from 1
   */
  private record Wave(List<Chunk> chunks, int layer, long step) {

    static final Wave NONE = new Wave(List.of(), 0, 0);

    boolean are(List<Chunk> others) {
      return chunks.equals(others);
    }

    /** The step that it waits behind; 0 where a chat of it has ended, so that nothing waits. */
    long lastStep() {
      boolean ended =
          chunks.stream().anyMatch(chunk -> ((CachedSequence) chunk.cache()).released());
      return ended ? 0 : step;
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%d wait at layer %d", chunks.size(), layer);
    }
  }
}
