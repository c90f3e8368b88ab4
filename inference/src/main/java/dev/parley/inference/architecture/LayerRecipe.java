package dev.parley.inference.architecture;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a layer is made of.
 *
 * @param tensors those that it has, in the order of the roles
 */
public record LayerRecipe(Set<TensorRole> tensors) {

  /** What lets the tokens of a text know of each other, in the order of network.py's numbers. */
  public enum Mixer {
    ATTENTION,
    /** Two gates, and a convolution over the last few tokens between them (LFM2). */
    SHORT_CONVOLUTION,
    /** A matrix of a text for each head, which forgets (Qwen3.5). */
    GATED_DELTA
  }

  /** Attention without biases behind a norm, and an MLP behind another. */
  public static final LayerRecipe BASELINE =
      new LayerRecipe(
          EnumSet.of(
              TensorRole.ATTENTION_NORM,
              TensorRole.QUERY,
              TensorRole.KEY,
              TensorRole.VALUE,
              TensorRole.ATTENTION_OUTPUT,
              TensorRole.MLP_NORM,
              TensorRole.GATE,
              TensorRole.UP,
              TensorRole.DOWN));

  /** A gated short convolution behind a norm, and the same MLP. */
  public static final LayerRecipe CONVOLUTION =
      new LayerRecipe(
          EnumSet.of(
              TensorRole.ATTENTION_NORM,
              TensorRole.CONVOLUTION_INPUT,
              TensorRole.CONVOLUTION_FILTER,
              TensorRole.CONVOLUTION_OUTPUT,
              TensorRole.MLP_NORM,
              TensorRole.GATE,
              TensorRole.UP,
              TensorRole.DOWN));

  /** A Gated DeltaNet behind a norm, and the same MLP. */
  public static final LayerRecipe DELTA =
      new LayerRecipe(
          EnumSet.of(
              TensorRole.ATTENTION_NORM,
              TensorRole.CONVOLUTION_FILTER,
              TensorRole.DELTA_MIXED,
              TensorRole.DELTA_GATE,
              TensorRole.DELTA_BETA,
              TensorRole.DELTA_ALPHA,
              TensorRole.DELTA_RATE,
              TensorRole.DELTA_BIAS,
              TensorRole.DELTA_NORM,
              TensorRole.DELTA_OUTPUT,
              TensorRole.MLP_NORM,
              TensorRole.GATE,
              TensorRole.UP,
              TensorRole.DOWN));

  public LayerRecipe {
    tensors = Collections.unmodifiableSet(EnumSet.copyOf(tensors));
  }

  /** This recipe with these tensors besides. */
  public LayerRecipe with(TensorRole... others) {
    Set<TensorRole> all = EnumSet.copyOf(tensors);
    all.addAll(List.of(others));
    return new LayerRecipe(all);
  }

  /** This recipe but for these tensors. */
  public LayerRecipe without(TensorRole... others) {
    Set<TensorRole> rest = EnumSet.copyOf(tensors);
    rest.removeAll(List.of(others));
    return new LayerRecipe(rest);
  }

  public boolean has(TensorRole role) {
    return tensors.contains(role);
  }

  /** The matrices of its {@link #mixer} that read the residual stream, one below the other. */
  public List<TensorRole> mixerInputs() {
    return switch (mixer()) {
      case ATTENTION ->
          List.of(
              has(TensorRole.GATED_QUERY) ? TensorRole.GATED_QUERY : TensorRole.QUERY,
              TensorRole.KEY,
              TensorRole.VALUE);
      case SHORT_CONVOLUTION -> List.of(TensorRole.CONVOLUTION_INPUT);
      case GATED_DELTA ->
          List.of(
              TensorRole.DELTA_MIXED,
              TensorRole.DELTA_GATE,
              TensorRole.DELTA_BETA,
              TensorRole.DELTA_ALPHA);
    };
  }

  /** The matrix of its {@link #mixer} that adds to the residual stream. */
  public TensorRole mixerOutput() {
    return switch (mixer()) {
      case ATTENTION -> TensorRole.ATTENTION_OUTPUT;
      case SHORT_CONVOLUTION -> TensorRole.CONVOLUTION_OUTPUT;
      case GATED_DELTA -> TensorRole.DELTA_OUTPUT;
    };
  }

  /** By its tensors. */
  public Mixer mixer() {
    if (has(TensorRole.DELTA_MIXED)) {
      return Mixer.GATED_DELTA;
    }
    return has(TensorRole.CONVOLUTION_INPUT) ? Mixer.SHORT_CONVOLUTION : Mixer.ATTENTION;
  }
}
