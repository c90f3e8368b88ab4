package dev.parley.inference.torch;

import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.weights.Computation;
import dev.parley.inference.weights.Hadamard;
import dev.parley.inference.weights.Rotation;
import dev.parley.inference.weights.TensorData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Configures an empty network: its sizes and how it computes. */
final class NetworkSetup {

  private static final Logger log = LoggerFactory.getLogger(NetworkSetup.class);

  private NetworkSetup() {}

  static void configure(
      Network network, NetworkShape shape, Computation computation, int candidates) {
    network.call("configure", sizes(shape, candidates), shape.normEpsilon());
    shape.architecture().setup(shape).forEach(network::call);
    if (computation.rotated()) {
      configureRotation(network, shape, computation);
    }
    network.call(computation.format().configure());
  }

  static void configureCache(
      Network network, NetworkShape shape, CacheBlocks blocks, Computation computation) {
    network.call(
        "configure_cache",
        blocks.ofTexts(),
        blocks.ofWindows(),
        CacheBlocks.SIZE,
        computation.cache().bits());
    if (blocks.ofWindows() > 0) {
      log.info(
          "{} of {} layers see {} tokens and keep {}, of all texts together; the others {}",
          shape.windowLayers(),
          shape.layers(),
          shape.windows().tokens(),
          blocks.ofWindows() * CacheBlocks.SIZE,
          blocks.tokens());
    }
  }

  /** Where some layers have a state in place of keys and values; when the weights are loaded. */
  static void configureStates(Network network, NetworkShape shape, int seats) {
    int slots = MemoryPlan.stateSlots(shape, seats);
    if (slots > 0) {
      network.call("configure_states", slots);
      log.info(
          "{} of {} layers have a state, together {} KiB for each of {} texts",
          shape.layers() - shape.attendingLayers(),
          shape.layers(),
          shape.stateNumbers() * Float.BYTES / 1024,
          slots);
    }
  }

  private static void configureRotation(
      Network network, NetworkShape shape, Computation computation) {
    double constantScale = computation.constantScale();
    int block = Hadamard.block(shape.inner());
    TensorData matrix = TensorData.ofFloats(Hadamard.matrix(block), block, block);
    network.call("configure_rotation", matrix, constantScale);
    if (computation.rotatesBehindNorms(shape)) {
      network.call("configure_spreading", Rotation.of(shape.hidden()).factors().toArray());
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
}
