package dev.parley.inference.torch;

import dev.parley.inference.model.Decoder;
import dev.parley.inference.model.Decoder.Candidates;
import dev.parley.inference.model.Decoder.Chunk;
import dev.parley.inference.model.Decoder.KvCache;
import dev.parley.inference.model.Decoder.Penalties;
import dev.parley.inference.model.Decoder.Selection;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Short words for steps of a decoder in tests. */
public final class Steps {

  static final Selection GREEDY = new Selection(0, Penalties.NONE);

  private Steps() {}

  static Chunk silent(KvCache sequence, int... tokens) {
    return new Chunk(sequence, tokens, Optional.empty());
  }

  static Chunk asking(KvCache sequence, int... tokens) {
    return new Chunk(sequence, tokens, Optional.of(GREEDY));
  }

  /** The logits after the last of these tokens, alone in its batch. */
  public static float[] logits(Decoder decoder, KvCache sequence, int... tokens) {
    return candidates(decoder, asking(sequence, tokens)).all();
  }

  static Candidates candidates(Decoder decoder, Chunk chunk) {
    return decoder.forward(List.of(chunk)).getFirst().orElseThrow();
  }

  /** The likeliest continuation, token by token. */
  static int[] greedy(Decoder decoder, int[] prompt, int count) {
    KvCache sequence = decoder.open();
    int[] answer = new int[count];
    int[] next = prompt;
    for (int i = 0; i < count; i++) {
      answer[i] = candidates(decoder, asking(sequence, next)).ids()[0];
      next = new int[] {answer[i]};
    }
    sequence.release();
    return answer;
  }

  static int[] tokens(int[] all, int from, int to) {
    return Arrays.copyOfRange(all, from, to);
  }

  /** The ids of the largest logits, equal ones by id. */
  static int[] byLogit(float[] logits, int count) {
    return IntStream.range(0, logits.length)
        .boxed()
        .sorted(Comparator.comparingDouble(id -> -logits[id]))
        .limit(count)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  static float largestDifference(float[] a, float[] b) {
    float largest = 0;
    for (int i = 0; i < a.length; i++) {
      float difference = Math.abs(a[i] - b[i]);
      largest = Float.isNaN(difference) ? Float.POSITIVE_INFINITY : Math.max(largest, difference);
    }
    return a.length == b.length ? largest : Float.POSITIVE_INFINITY;
  }
}
