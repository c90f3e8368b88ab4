package dev.parley.bench.stack;

import java.io.IOException;
import java.util.function.IntConsumer;

/** How a server is asked. Thread-safe. */
public interface ChatClient {

  /**
   * Asks and reads the answer to its end.
   *
   * @param tokens that the answer is to have
   * @param arrived is called with the number of tokens as soon as they are here
   */
  void ask(String prompt, int tokens, IntConsumer arrived) throws IOException, InterruptedException;
}
