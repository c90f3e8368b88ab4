package dev.parley.bench.peers;

import dev.parley.bench.stack.Load;
import dev.parley.bench.stack.ChatClient;

/** Something that serves the model, running. */
interface PeerServer extends AutoCloseable {

  /** Asked about loads of this shape. */
  ChatClient wire(Load load);

  /** Of the process with the weights. */
  long pid();

  @Override
  void close();
}
