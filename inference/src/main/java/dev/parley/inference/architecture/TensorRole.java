package dev.parley.inference.architecture;

import java.util.function.Function;

/** What a tensor of weights is for. Matrices are [out, in]. */
public enum TensorRole {
  EMBEDDING(shape -> sizes(shape.vocabulary(), shape.hidden())),
  FINAL_NORM(shape -> sizes(shape.hidden())),
  /** Makes the logits, unless the embedding does. */
  HEAD(shape -> sizes(shape.vocabulary(), shape.hidden())),

  /** Before attention. */
  ATTENTION_NORM(shape -> sizes(shape.hidden())),
  QUERY(shape -> sizes(shape.queryWidth(), shape.hidden())),
  KEY(shape -> sizes(shape.keyWidth(), shape.hidden())),
  VALUE(shape -> sizes(shape.keyWidth(), shape.hidden())),
  ATTENTION_OUTPUT(shape -> sizes(shape.hidden(), shape.queryWidth())),
  QUERY_BIAS(shape -> sizes(shape.queryWidth())),
  KEY_BIAS(shape -> sizes(shape.keyWidth())),
  VALUE_BIAS(shape -> sizes(shape.keyWidth())),
  /** Of each head of the queries, before its rotary position. */
  QUERY_NORM(shape -> sizes(shape.headSize())),
  /** Of each head of the keys. */
  KEY_NORM(shape -> sizes(shape.headSize())),

  /** Behind attention, before the residual stream. */
  ATTENTION_OUTPUT_NORM(shape -> sizes(shape.hidden())),

  /** Of a short convolution: two gates, and what is convolved between them. */
  CONVOLUTION_INPUT(shape -> sizes(3L * shape.hidden(), shape.hidden())),
  /** What each channel of a convolution multiplies its last columns with, the newest one last. */
  CONVOLUTION_FILTER(shape -> sizes(shape.convolved(), shape.recurrence().columns())),
  CONVOLUTION_OUTPUT(shape -> sizes(shape.hidden(), shape.hidden())),

  /** Of attention whose output has gates: head by head its query, then its gate. */
  GATED_QUERY(shape -> sizes(2L * shape.queryWidth(), shape.hidden())),

  /** Of a Gated DeltaNet: its queries, keys and values, before the convolution. */
  DELTA_MIXED(shape -> sizes(shape.recurrence().mixedWidth(), shape.hidden())),
  /** The gates of its output. */
  DELTA_GATE(shape -> sizes(shape.recurrence().valueWidth(), shape.hidden())),
  /** How much of a value it takes. */
  DELTA_BETA(shape -> sizes(shape.recurrence().valueHeads(), shape.hidden())),
  /** How much it forgets. */
  DELTA_ALPHA(shape -> sizes(shape.recurrence().valueHeads(), shape.hidden())),
  /** Of each head: how fast it forgets; its logarithm in folders, negated in GGUF files. */
  DELTA_RATE(shape -> sizes(shape.recurrence().valueHeads())),
  DELTA_BIAS(shape -> sizes(shape.recurrence().valueHeads())),
  /** Of each head of its output. */
  DELTA_NORM(shape -> sizes(shape.recurrence().valueSize())),
  DELTA_OUTPUT(shape -> sizes(shape.hidden(), shape.recurrence().valueWidth())),

  /** Before the MLP. */
  MLP_NORM(shape -> sizes(shape.hidden())),
  GATE(shape -> sizes(shape.inner(), shape.hidden())),
  UP(shape -> sizes(shape.inner(), shape.hidden())),
  DOWN(shape -> sizes(shape.hidden(), shape.inner())),
  /** Behind the MLP, before the residual stream. */
  MLP_OUTPUT_NORM(shape -> sizes(shape.hidden()));

  private final Function<NetworkShape, long[]> dimensions;

  TensorRole(Function<NetworkShape, long[]> dimensions) {
    this.dimensions = dimensions;
  }

  /** The sizes of its dimensions in a network of this shape. */
  public long[] dimensions(NetworkShape shape) {
    return dimensions.apply(shape);
  }

  /** Whether its rows are those of heads that are turned by their position. */
  public boolean isTurnedByPosition() {
    return switch (this) {
      case QUERY, KEY, QUERY_BIAS, KEY_BIAS -> true;
      default -> false;
    };
  }

  /** Whether it is what a norm multiplies with. */
  public boolean isNorm() {
    return switch (this) {
      case FINAL_NORM,
          ATTENTION_NORM,
          ATTENTION_OUTPUT_NORM,
          QUERY_NORM,
          KEY_NORM,
          MLP_NORM,
          MLP_OUTPUT_NORM ->
          true;
      default -> false;
    };
  }

  /** Numbers of a matrix; none of a vector. */
  long matrixNumbers(NetworkShape shape) {
    long[] sizes = dimensions(shape);
    return sizes.length == 2 ? sizes[0] * sizes[1] : 0;
  }

  private static long[] sizes(long... sizes) {
    return sizes;
  }
}
