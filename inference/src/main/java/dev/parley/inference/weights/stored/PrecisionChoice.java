package dev.parley.inference.weights.stored;

import dev.parley.inference.architecture.LayerRecipe;
import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.architecture.TensorNames;
import dev.parley.inference.architecture.TensorRole;
import dev.parley.inference.source.ModelSource;
import dev.parley.inference.source.ModelWeights;
import dev.parley.inference.source.UnusableModelException;
import dev.parley.inference.weights.Precision;
import dev.parley.kernels.KernelSupport;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** In which precision a model is computed: that of a setting, or the one that suits it. */
public final class PrecisionChoice {

  /** A sum of 8 bits by 8 is over so many inputs. */
  private static final int INPUTS = 32;

  private PrecisionChoice() {}

  /**
   * The precision.
   *
   * @param asked empty: {@link Precision#FILE} where it can be, else {@link Precision#INT8}
   * @param kernels that compute
   * @throws UnusableModelException when it cannot be the one that was asked for
   */
  public static Precision of(Optional<Precision> asked, ModelSource source, KernelSupport kernels) {
    Precision precision = asked.orElse(Precision.FILE);
    Optional<String> obstacle =
        switch (precision) {
          case FLOAT32, BF16, INT8 -> Optional.empty();
          case INT4 -> obstacleToInt4(source, kernels);
          case FILE -> obstacleToFile(source, kernels);
        };
    if (obstacle.isPresent() && asked.isPresent()) {
      throw new UnusableModelException(
          source.path(),
          String.format(
              Locale.ROOT,
              "cannot be computed as parley.worker.precision=%s asks: %s",
              precision.label(),
              obstacle.get()));
    }
    return obstacle.isPresent() ? Precision.INT8 : precision;
  }

  private static Optional<String> obstacleToInt4(ModelSource source, KernelSupport kernels) {
    if (!Files.isDirectory(source.path())) {
      return Optional.of(
          "that is for folders; a GGUF file of 4 bits is computed as it is with"
              + " parley.worker.precision=file");
    }
    NetworkShape shape = source.shape();
    return obstacle(shape, shape.architecture().folderTensors(), kernels);
  }

  private static Optional<String> obstacleToFile(ModelSource source, KernelSupport kernels) {
    try (ModelWeights weights = source.weights()) {
      NetworkShape shape = weights.shape();
      return matrices(shape).noneMatch(matrix -> matrix.isQuantized(weights))
          ? Optional.of("no matrix in it is quantized, as those of many GGUF files are")
          : obstacle(shape, shape.architecture().ggufTensors(), kernels);
    }
  }

  private static Optional<String> obstacle(
      NetworkShape shape, TensorNames names, KernelSupport kernels) {
    return matrices(shape)
        .map(matrix -> matrix.obstacle(shape, names))
        .flatMap(Optional::stream)
        .findFirst()
        .or(() -> obstacle(kernels));
  }

  private static Optional<String> obstacle(KernelSupport kernels) {
    return switch (kernels) {
      case KernelSupport.Present _ -> Optional.empty();
      case KernelSupport.Absent(String reason) ->
          Optional.of("it takes operators of our own, and " + reason);
    };
  }

  private static Stream<Matrix> matrices(NetworkShape shape) {
    return IntStream.range(0, shape.layers())
        .boxed()
        .flatMap(layer -> roles(shape.layer(layer)).map(role -> new Matrix(layer, role)));
  }

  private static Stream<TensorRole> roles(LayerRecipe recipe) {
    return Stream.of(
            recipe.mixerInputs(),
            List.of(recipe.mixerOutput(), TensorRole.GATE, TensorRole.UP, TensorRole.DOWN))
        .flatMap(List::stream);
  }

  private record Matrix(int layer, TensorRole role) {

    boolean isQuantized(ModelWeights weights) {
      return weights.get(layer, role).quantized().isPresent();
    }

    Optional<String> obstacle(NetworkShape shape, TensorNames names) {
      long width = role.dimensions(shape)[1];
      return width % INPUTS == 0
          ? Optional.empty()
          : Optional.of(
              String.format(
                  Locale.ROOT,
                  "tensor %s has rows of %d numbers, which is no multiple of %d",
                  names.of(role, layer),
                  width,
                  INPUTS));
    }
  }
}
