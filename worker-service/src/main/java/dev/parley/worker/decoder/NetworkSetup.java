package dev.parley.worker.decoder;

import dev.parley.worker.folder.NetworkShape;
import dev.parley.worker.folder.RopeScaling;

/** Tells an empty network its sizes and how to compute. */
final class NetworkSetup {

  private NetworkSetup() {}

  static void configure(
      Network network, NetworkShape shape, Precision precision, Cpu cpu, int candidates) {
    int banks = CacheBanks.capacities(shape.window()).length;
    network.call("configure", sizes(shape, candidates), shape.normEpsilon(), shape.tied(), banks);
    configureRope(network, shape);
    switch (precision) {
      case FLOAT32 -> network.call("configure_float");
      case INT8 ->
          network.call("configure_int8", (double) cpu.weightLevels(), halfCache(precision, cpu));
    }
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

  static boolean halfCache(Precision precision, Cpu cpu) {
    return precision == Precision.INT8 && cpu.fastHalf();
  }
}
