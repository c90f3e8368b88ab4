package dev.parley.bench.engine;

import dev.parley.inference.engine.ChatListener;
import dev.parley.inference.engine.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** What the engine reports of one answer. Written by the engine's thread, read after its end. */
final class Turn implements ChatListener {

  private final long asked = System.nanoTime();
  private final List<Integer> tokens = new ArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private long first;
  private int cached;

  @Override
  public void admitted(int cached) {
    this.cached = cached;
  }

  @Override
  public void generated(Token token) {
    first = tokens.isEmpty() ? System.nanoTime() : first;
    tokens.add(token.id());
  }

  @Override
  public void ended(Outcome leaving) {
    end.countDown();
  }

  Turn await() throws InterruptedException {
    end.await();
    return this;
  }

  /** Milliseconds from the question to its answer's first token. */
  double firstToken() {
    return (first - asked) / 1e6;
  }

  /** Tokens of the prompt that the cache held already. */
  int cached() {
    return cached;
  }

  int[] tokens() {
    return tokens.stream().mapToInt(Integer::intValue).toArray();
  }
}
