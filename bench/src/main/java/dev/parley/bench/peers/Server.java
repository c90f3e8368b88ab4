package dev.parley.bench.peers;

import dev.parley.bench.load.Load;
import dev.parley.bench.load.Wire;

/** Something that serves the model, running. */
interface Server extends AutoCloseable {

  /** Asked about loads of this shape. */
  Wire wire(Load load);

  /** Of the process with the weights. */
  long pid();

  @Override
  void close();
}
