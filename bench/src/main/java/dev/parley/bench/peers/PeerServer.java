package dev.parley.bench.peers;

import dev.parley.bench.stack.ChatClient;
import dev.parley.bench.stack.Load;

/** Something that serves the model, running. */
interface PeerServer extends AutoCloseable {

  /** Asked about loads of this shape. */
  ChatClient client(Load load);

  /** Of the process with the weights. */
  long pid();

  @Override
  void close();
}
