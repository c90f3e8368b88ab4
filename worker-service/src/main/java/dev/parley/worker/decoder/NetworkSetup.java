package dev.parley.worker.decoder;

import dev.parley.worker.decoder.Network.Weight;
import dev.parley.worker.decoder.Rotation.Matrix;
import dev.parley.worker.folder.NetworkShape;
import dev.parley.worker.folder.RopeScaling;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.Stream;

/** Tells an empty network its sizes and how to compute. */
final class NetworkSetup {

  private NetworkSetup() {}

  static void configure(
      Network network, NetworkShape shape, Computation computation, int candidates) {
    int banks = CacheBanks.capacities(shape.window()).length;
    network.call("configure", sizes(shape, candidates), shape.normEpsilon(), shape.tied(), banks);
    configureRope(network, shape);
    if (computation.rotated()) {
      configureRotation(network, shape, computation.constantScale());
    }
    if (computation.int8()) {
      double levels = computation.weightLevels();
      network.call("configure_int8", levels, computation.halfCache());
    } else {
      network.call("configure_float");
    }
  }

  private static void configureRotation(Network network, NetworkShape shape, double constantScale) {
    Rotation rotation = Rotation.of(shape.hidden(), shape.headSize(), shape.inner());
    Stream<Matrix> firsts =
        Stream.of(rotation.signs(), rotation.withinHead(), rotation.withinInner());
    Weight[] matrices =
        Stream.concat(firsts, rotation.factors().stream())
            .map(NetworkSetup::weight)
            .toArray(Weight[]::new);
    network.call("configure_rotation", matrices, constantScale);
  }

  private static Weight weight(Matrix matrix) {
    ByteBuffer numbers = ByteBuffer.allocateDirect(4 * matrix.numbers().length);
    numbers.order(ByteOrder.nativeOrder()).asFloatBuffer().put(matrix.numbers());
    return new Weight(numbers, matrix.rows(), matrix.columns());
  }

  private static long[] sizes(NetworkShape shape, int candidates) {
    return new long[] {
      shape.layers(),
      shape.hidden(),
      shape.heads(),
      shape.keyValueHeads(),
      shape.headSize(),
      shape.inner(),
      shape.vocabulary(),
      candidates
    };
  }

  private static void configureRope(Network network, NetworkShape shape) {
    double theta = shape.ropeTheta();
    switch (shape.ropeScaling()) {
      case RopeScaling.None none -> network.call("configure_rope", theta, 0, new double[0]);
      case RopeScaling.Linear linear ->
          network.call("configure_rope", theta, 1, new double[] {linear.factor()});
      case RopeScaling.Llama3 llama ->
          network.call(
              "configure_rope",
              theta,
              2,
              new double[] {
                llama.factor(), llama.lowFrequency(), llama.highFrequency(), llama.originalLength()
              });
    }
  }
}
