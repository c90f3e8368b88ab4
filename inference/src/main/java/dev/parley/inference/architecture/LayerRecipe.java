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
}
