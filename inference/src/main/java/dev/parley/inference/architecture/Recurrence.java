package dev.parley.inference.architecture;

import java.util.List;
import java.util.Locale;

/**
 * What layers have to know that keep a state of a text, of one size however long the text is, in
 * place of keys and values.
 *
 * @param columns that a convolution looks at, the newest one included; 0 where there is none
 * @param keyHeads heads of keys of a Gated DeltaNet; 0 where there is none
 * @param valueHeads as many, or some for each of them
 * @param keySize numbers of a key
 * @param valueSize numbers of a value
 * @param order in which the value heads stand
 */
public record Recurrence(
    int columns, int keyHeads, int valueHeads, int keySize, int valueSize, ValueHeads order) {

  /** In which order the value heads stand that share a head of keys. */
  public enum ValueHeads {
    /** Side by side, as in folders. */
    SIDE_BY_SIDE,
    /** A round of all heads of keys apart, as llama.cpp orders them. */
    TILED
  }

  /** Of a network all of whose layers attend. */
  public static final Recurrence NONE = new Recurrence(0);

  /** More than any real model has. */
  private static final int MOST_COLUMNS = 64;

  private static final int MOST_HEADS = 1024;

  public Recurrence {
    check(columns >= 0 && columns != 1 && columns <= MOST_COLUMNS, "convolution", columns);
    check(keyHeads >= 0 && keyHeads <= MOST_HEADS, "key heads", keyHeads);
    boolean shares = keyHeads == 0 ? valueHeads == 0 : valueHeads % keyHeads == 0;
    check(shares && valueHeads >= 0 && valueHeads <= MOST_HEADS, "value heads", valueHeads);
    check(keySize >= 0 && keySize <= NetworkShape.LARGEST_HEAD, "key size", keySize);
    check(valueSize >= 0 && valueSize <= NetworkShape.LARGEST_HEAD, "value size", valueSize);
  }

  /** With short convolutions over so many columns. */
  public Recurrence(int columns) {
    this(columns, 0, 0, 0, 0, ValueHeads.SIDE_BY_SIDE);
  }

  private static void check(boolean holds, String name, int value) {
    if (!holds) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s of a layer with a state is %d", name, value));
    }
  }

  /** Numbers of all its values. */
  long valueWidth() {
    return (long) valueHeads * valueSize;
  }

  /** Numbers of all its queries, keys and values. */
  long mixedWidth() {
    return 2L * keyHeads * keySize + valueWidth();
  }

  /** Numbers that are convolved. */
  long channels(NetworkShape shape) {
    return keyHeads == 0 ? shape.hidden() : mixedWidth();
  }

  /** Numbers of the state of one layer of this kind, for one text. */
  long stateNumbers(LayerRecipe.Mixer mixer, NetworkShape shape) {
    long past = (columns - 1) * channels(shape);
    return switch (mixer) {
      case ATTENTION -> 0;
      case SHORT_CONVOLUTION -> past;
      case GATED_DELTA -> past + valueWidth() * keySize;
    };
  }

  /** The calls that prepare {@code network.py} for its Gated DeltaNets, where there are some. */
  List<NetworkCall> setup(double epsilon) {
    long[] sizes = {keyHeads, valueHeads, keySize, valueSize};
    return keyHeads == 0
        ? List.of()
        : List.of(new NetworkCall("configure_delta", sizes, order == ValueHeads.TILED, epsilon));
  }
}
