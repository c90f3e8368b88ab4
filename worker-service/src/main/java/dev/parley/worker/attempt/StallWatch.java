package dev.parley.worker.attempt;

import dev.parley.inference.engine.ChatListener;
import dev.parley.inference.engine.Outcome;
import dev.parley.inference.engine.step.StepObserver;
import dev.parley.job.Failure;
import dev.parley.job.Failure.Code;
import dev.parley.loop.Ticker;
import dev.parley.service.settings.TimeoutSettings;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Finds chats that get no token while the engine steps. They are judged after each step only: an
 * engine that does not step is the watchdog's business, and no chat's fault.
 */
public final class StallWatch implements StepObserver {

  private final TimeoutSettings limits;
  private final Ticker ticker;
  private final Set<Watched> chats = ConcurrentHashMap.newKeySet();

  public StallWatch(TimeoutSettings limits, Ticker ticker) {
    this.limits = limits;
    this.ticker = ticker;
  }

  /**
   * @param generation how long this attempt may take in all
   * @param stalled called on the engine's thread when a limit is passed, perhaps more than once
   */
  public ChatListener watch(Duration generation, Consumer<Failure> stalled) {
    Watched chat = new Watched(generation, stalled);
    chats.add(chat);
    return chat;
  }

  @Override
  public void stepEnded(Step step) {
    long now = ticker.nanos();
    chats.forEach(chat -> chat.judge(now));
  }

  private final class Watched implements ChatListener {

    private final Duration generation;
    private final Consumer<Failure> stalled;
    private final long began = ticker.nanos();
    private volatile long lastToken = began;
    private volatile boolean isDecoding;

    Watched(Duration generation, Consumer<Failure> stalled) {
      this.generation = generation;
      this.stalled = stalled;
    }

    @Override
    public void generated(Token token) {
      lastToken = ticker.nanos();
      isDecoding = true;
    }

    @Override
    public void ended(Outcome leaving) {
      chats.remove(this);
    }

    private void judge(long now) {
      if (now - began > generation.toNanos()) {
        stall(Code.GENERATION_TIMEOUT, "the answer took longer than allowed");
      } else if (!isDecoding && now - began > limits.firstToken().toNanos()) {
        stall(Code.FIRST_TOKEN_TIMEOUT, "the model took too long to begin its answer");
      } else if (isDecoding && now - lastToken > limits.tokenGap().toNanos()) {
        stall(Code.TOKEN_GAP_TIMEOUT, "the model fell silent in the middle of its answer");
      }
    }

    private void stall(Code code, String message) {
      stalled.accept(new Failure(code, message));
    }
  }
}
