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
    SHORT_CONVOLUTION
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

  public LayerRecipe {
    tensors = Collections.unmodifiableSet(EnumSet.copyOf(tensors));
  }

  /** This recipe with these tensors besides. */
  public LayerRecipe with(TensorRole... others) {
    Set<TensorRole> all = EnumSet.copyOf(tensors);
    all.addAll(List.of(others));
    return new LayerRecipe(all);
  }

  public boolean has(TensorRole role) {
    return tensors.contains(role);
  }

  /** By its tensors. */
  public Mixer mixer() {
    return has(TensorRole.CONVOLUTION_INPUT) ? Mixer.SHORT_CONVOLUTION : Mixer.ATTENTION;
  }
}
