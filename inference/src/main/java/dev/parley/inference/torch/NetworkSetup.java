package dev.parley.inference.torch;

import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.architecture.RopeScaling;
import dev.parley.inference.torch.Network.Weight;
import dev.parley.inference.weights.Computation;
import dev.parley.inference.weights.Hadamard;
import dev.parley.inference.weights.Precision;

/** Tells an empty network its sizes and how to compute. */
final class NetworkSetup {

  private NetworkSetup() {}

  static void configure(
      Network network, NetworkShape shape, Computation computation, int candidates) {
    network.call("configure", sizes(shape, candidates), shape.normEpsilon());
    configureRope(network, shape);
    if (computation.rotated()) {
      configureRotation(network, shape, computation.constantScale());
    }
    if (computation.int8()) {
      network.call("configure_int8");
    } else {
      network.call("configure_float", computation.precision() == Precision.BF16);
    }
  }

  static void configureCache(Network network, int blocks, int blockSize, Computation computation) {
    network.call("configure_cache", blocks, blockSize, computation.halfCache());
  }

  private static void configureRotation(Network network, NetworkShape shape, double constantScale) {
    int block = Hadamard.block(shape.inner());
    Weight matrix = Weight.ofFloats(Hadamard.matrix(block), block, block);
    network.call("configure_rotation", matrix, constantScale);
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
