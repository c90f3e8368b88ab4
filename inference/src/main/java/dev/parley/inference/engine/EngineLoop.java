package dev.parley.inference.engine;

import dev.parley.inference.engine.step.StepBudget;
import dev.parley.inference.engine.step.StepObserver;
import dev.parley.inference.model.Decoder;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that owns the model: admits requests, then steps; sleeps while there is nothing to
 * generate. All methods are for other threads, and only {@link #close} blocks.
 *
 * <p>No {@link dev.parley.loop.Loop}: that one rests after a turn that failed, survives exceptions
 * but not the errors that libtorch and the heap throw, and has no last action on its own thread.
 */
public final class EngineLoop implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(EngineLoop.class);

  private final Engine engine;
  private final Runnable last;
  private final Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
  private final Semaphore wakeUps = new Semaphore(0);
  private final Thread thread;
  private volatile boolean closed;

  private EngineLoop(Engine engine, Runnable last) {
    this.engine = engine;
    this.last = last;
    this.thread = Thread.ofPlatform().name("engine").daemon().unstarted(this::run);
  }

  /**
   * @param drafts tokens of a sequence that a step may guess ahead
   * @param last what the engine's thread does before it ends: the model is closed where it worked
   */
  public static EngineLoop start(
      Decoder decoder, StepBudget budget, StepObserver observer, int drafts, Runnable last) {
    EngineLoop loop = new EngineLoop(new Engine(decoder, budget, observer, drafts), last);
    loop.thread.start();
    return loop;
  }

  /** The request is admitted before the next step. */
  public void admit(GenerationRequest request, ChatListener listener) {
    arrivals.add(new Arrival(request, listener));
    wakeUps.release();
  }

  /** Stops all sequences after the step in progress and waits for the thread. */
  @Override
  public void close() {
    closed = true;
    wakeUps.release();
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
    engine.endAll(new Outcome.Stopped());
    last.run();
    log.info("engine stopped");
  }

  private void turn() {
    try {
      if (engine.isEmpty()) {
        wakeUps.acquire();
      }
      admitArrivals();
      engine.step();
    } catch (InterruptedException | RuntimeException | Error e) {
      log.error("engine step failed outside of the model", e);
      engine.endAll(new Outcome.Failed(e));
    }
  }

  private void admitArrivals() {
    for (Arrival arrival = arrivals.poll(); arrival != null; arrival = arrivals.poll()) {
      engine.admit(arrival.request, arrival.listener);
    }
  }

  private record Arrival(GenerationRequest request, ChatListener listener) {}
}
