package dev.parley.inference.engine;

import dev.parley.inference.model.Decoder;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that owns the model. Steps while anybody sits in the batch, sleeps otherwise. All
 * methods are for other threads and none of them blocks, but {@link #close}.
 */
public final class EngineLoop implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(EngineLoop.class);

  private final Engine engine;
  private final Runnable last;
  private final Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
  private final Semaphore bell = new Semaphore(0);
  private final Thread thread;
  private volatile boolean closed;

  private EngineLoop(Engine engine, Runnable last) {
    this.engine = engine;
    this.last = last;
    this.thread = Thread.ofPlatform().name("engine").daemon().unstarted(this::run);
  }

  /**
   * @param drafts tokens of a chat that a step may guess ahead
   * @param last what the engine's thread does before it ends: the model is closed where it worked
   */
  public static EngineLoop start(
      Decoder decoder, StepBudget budget, StepObserver observer, int drafts, Runnable last) {
    EngineLoop loop = new EngineLoop(new Engine(decoder, budget, observer, drafts), last);
    loop.thread.start();
    return loop;
  }

  /** The chat joins before the next step. */
  public void admit(GenerationRequest chat, ChatListener listener) {
    arrivals.add(new Arrival(chat, listener));
    bell.release();
  }

  /** Stops all chats after the step in progress and waits for the thread. */
  @Override
  public void close() {
    closed = true;
    bell.release();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    log.info("engine started");
    while (!closed) {
      turn();
    }
    admitArrivals();
    engine.dismissAll(new Outcome.Stopped());
    last.run();
    log.info("engine stopped");
  }

  private void turn() {
    try {
      if (engine.isEmpty()) {
        bell.acquire();
      }
      admitArrivals();
      engine.step();
    } catch (InterruptedException | RuntimeException | Error e) {
      log.error("engine step failed outside of the model", e);
      engine.dismissAll(new Outcome.Failed(e));
    }
  }

  private void admitArrivals() {
    for (Arrival arrival = arrivals.poll(); arrival != null; arrival = arrivals.poll()) {
      engine.admit(arrival.chat, arrival.listener);
    }
  }

  private record Arrival(GenerationRequest chat, ChatListener listener) {}
}
