package dev.parley.inference.architecture;

/**
 * What layers have to know that keep a state of a text, of one size however long the text is, in
 * place of keys and values.
 *
 * @param columns that a convolution looks at, the newest one included; 0 where there is none
 */
public record Recurrence(int columns) {

  /** Of a network all of whose layers attend. */
  public static final Recurrence NONE = new Recurrence(0);

  /** More than any real model has. */
  private static final int MOST_COLUMNS = 64;

  public Recurrence {
    if (columns < 0 || columns == 1 || columns > MOST_COLUMNS) {
      throw new IllegalArgumentException("a convolution over " + columns + " columns");
    }
  }

  /** Numbers of the state of one layer of this kind, for one text. */
  long stateNumbers(LayerRecipe.Mixer mixer, NetworkShape shape) {
    return switch (mixer) {
      case ATTENTION -> 0;
      case SHORT_CONVOLUTION -> (columns - 1L) * shape.hidden();
    };
  }
}
