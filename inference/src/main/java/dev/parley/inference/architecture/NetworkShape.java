package dev.parley.inference.architecture;

import dev.parley.inference.architecture.LayerRecipe.Mixer;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A network's family and its sizes, by the names of {@code config.json}.
 *
 * @param architecture the family, with what it alone has read of this model
 * @param inner width of the MLP ({@code intermediate_size})
 * @param vocabulary rows of the embedding, which may be more than the tokenizer knows
 * @param window tokens that one text may have
 */
public record NetworkShape(
    Architecture architecture,
    int layers,
    int hidden,
    int heads,
    int keyValueHeads,
    int headSize,
    int inner,
    int vocabulary,
    int window,
    double normEpsilon,
    double ropeTheta,
    RopeScaling ropeScaling,
    OutputHead head) {

  /** Which matrix makes the logits. */
  public enum OutputHead {
    /** The embedding itself. */
    TIED,
    /** A matrix of its own, {@link TensorRole#HEAD}. */
    SEPARATE
  }

  /** More numbers than a head of any real model has. */
  public static final int LARGEST_HEAD = 1024;

  public NetworkShape {
    check(layers >= 1 && layers <= 1024, "num_hidden_layers", layers);
    check(hidden >= 1 && hidden <= 1 << 16, "hidden_size", hidden);
    check(heads >= 1 && heads <= 1024, "num_attention_heads", heads);
    check(keyValueHeads >= 1 && heads % keyValueHeads == 0, "num_key_value_heads", keyValueHeads);
    check(headSize >= 2 && headSize % 2 == 0 && headSize <= LARGEST_HEAD, "head_dim", headSize);
    check(inner >= 1 && inner <= 1 << 18, "intermediate_size", inner);
    check(vocabulary >= 1 && vocabulary <= 1 << 22, "vocab_size", vocabulary);
    check(window >= 1, "max_position_embeddings", window);
    check(ropeScaling.turned(headSize) <= headSize, "partial_rotary_factor", ropeScaling);
    check(normEpsilon > 0 && normEpsilon < 1, "rms_norm_eps", normEpsilon);
    check(ropeTheta > 1, "rope_theta", ropeTheta);
  }

  private static void check(boolean holds, String name, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is " + value);
    }
  }

  /** One sentence for people. */
  public String description() {
    return String.format(
        Locale.ROOT,
        "%s model, %d million parameters",
        architecture.name(),
        parameters() / 1_000_000);
  }

  /** The same for texts of so many tokens at most. */
  public NetworkShape withWindow(int tokens) {
    return with(Math.min(window, tokens), ropeScaling);
  }

  /** The same with this rope. */
  public NetworkShape withRopeScaling(RopeScaling scaling) {
    return with(window, scaling);
  }

  private NetworkShape with(int tokens, RopeScaling scaling) {
    return new NetworkShape(
        architecture,
        layers,
        hidden,
        heads,
        keyValueHeads,
        headSize,
        inner,
        vocabulary,
        tokens,
        normEpsilon,
        ropeTheta,
        scaling,
        head);
  }

  /** The same with so many layers. */
  public NetworkShape withLayers(int number) {
    return new NetworkShape(
        architecture,
        number,
        hidden,
        heads,
        keyValueHeads,
        headSize,
        inner,
        vocabulary,
        window,
        normEpsilon,
        ropeTheta,
        ropeScaling,
        head);
  }

  /** What this layer is made of. */
  public LayerRecipe layer(int index) {
    return architecture.layer(this, index);
  }

  /** What its layers without attention have to know. */
  public Recurrence recurrence() {
    return architecture.recurrence();
  }

  /** Numbers that a convolution of its layers goes over. */
  long convolved() {
    return recurrence().channels(this);
  }

  /** Whether some layers keep a state of a text in place of its keys and values. */
  public boolean isRecurrent() {
    return attendingLayers() < layers;
  }

  /** Layers that keep the keys and values of a text. */
  public int attendingLayers() {
    return (int) mixersOfLayers().filter(mixer -> mixer == Mixer.ATTENTION).count();
  }

  /** Those of them that keep no more than a window of it. */
  public int windowLayers() {
    return (int) windows().layers().stream().filter(layer -> layer < layers).count();
  }

  /** The layers in which a token sees a part of the text. */
  public Windows windows() {
    return architecture.windows();
  }

  /** Numbers of the state of one text, in all layers that keep one. */
  public long stateNumbers() {
    return mixersOfLayers().mapToLong(mixer -> recurrence().stateNumbers(mixer, this)).sum();
  }

  /** For each layer the number of its {@link Mixer}. */
  long[] mixers() {
    return mixersOfLayers().mapToLong(Mixer::ordinal).toArray();
  }

  private Stream<Mixer> mixersOfLayers() {
    return IntStream.range(0, layers).mapToObj(this::layer).map(LayerRecipe::mixer);
  }

  /** What the matrix of a layer's queries is multiplied with: nothing that a norm would undo. */
  public double queryScale(int layer) {
    return layer(layer).has(TensorRole.QUERY_NORM) ? 1 : architecture.scales().query(headSize);
  }

  /** Numbers of all heads of a query. */
  public int queryWidth() {
    return heads * headSize;
  }

  /** Numbers of all heads of a key, and of a value. */
  public int keyWidth() {
    return keyValueHeads * headSize;
  }

  /** Whether the embedding is also the head. */
  public boolean isTied() {
    return head == OutputHead.TIED;
  }

  /** Numbers in the weight matrices; a tied matrix counts once. */
  public long parameters() {
    return layerParameters() + (isTied() ? 1 : 2) * vocabularyParameters();
  }

  /** Numbers in the weight matrices of all layers. */
  public long layerParameters() {
    return IntStream.range(0, layers)
        .mapToObj(this::layer)
        .flatMap(layer -> layer.tensors().stream())
        .mapToLong(role -> role.matrixNumbers(this))
        .sum();
  }

  /** Numbers in the embedding. */
  public long vocabularyParameters() {
    return (long) vocabulary * hidden;
  }
}
