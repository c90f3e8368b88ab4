package dev.parley.worker.lifecycle;

import dev.parley.inference.engine.EngineLoop;
import dev.parley.inference.engine.WarmUp;
import dev.parley.inference.engine.step.AdaptiveStepBudget;
import dev.parley.inference.engine.step.StepObserver;
import dev.parley.inference.model.LanguageModel;
import dev.parley.inference.model.ModelLoader;
import dev.parley.loop.Loop;
import dev.parley.loop.Ticker;
import dev.parley.service.process.ExitCode;
import dev.parley.service.process.StartRefused;
import dev.parley.service.settings.TimeoutSettings;
import dev.parley.worker.attempt.StallWatch;
import dev.parley.worker.metrics.WorkerMetrics;
import dev.parley.worker.registry.DecodeRate;
import dev.parley.worker.settings.WorkerServiceSettings;

/** The model with its engine around it: loaded, warmed and watched. */
public record WarmEngine(
    LanguageModel model, EngineLoop loop, StallWatch stalls, DecodeRate rate, Loop watchdog)
    implements AutoCloseable {

  /**
   * @param halt ends the process when the engine is stuck
   * @throws StartRefused when the model cannot be used
   */
  public static WarmEngine start(
      ModelLoader models,
      WorkerServiceSettings settings,
      WorkerMetrics metrics,
      Ticker ticker,
      Runnable halt) {
    TimeoutSettings timeouts = settings.timeouts();
    LanguageModel model = load(models);
    StallWatch stalls = new StallWatch(timeouts, ticker);
    DecodeRate rate = new DecodeRate(ticker);
    Watchdog watchdog = new Watchdog(timeouts.tokenGap(), ticker, halt);
    AdaptiveStepBudget budget = new AdaptiveStepBudget(ticker, model.decoder().layers());
    StepObserver observers = StepObserver.each(watchdog, metrics, rate, stalls, budget);
    int drafts = settings.worker().drafts();
    EngineLoop loop = EngineLoop.start(model.decoder(), budget, observers, drafts, model::close);
    warmUp(loop, model);
    // Loading leaves more garbage than hours of answering, so the heap that it took is given back.
    System.gc();
    return new WarmEngine(model, loop, stalls, rate, watchdog.start());
  }

  /** The watchdog goes last: until then it ends a process whose engine hangs. */
  @Override
  public void close() {
    loop.close();
    watchdog.close();
  }

  private static LanguageModel load(ModelLoader models) {
    try {
      return models.load();
    } catch (StartRefused e) {
      throw e;
    } catch (RuntimeException e) {
      throw unusable(e);
    }
  }

  private static void warmUp(EngineLoop loop, LanguageModel model) {
    try {
      WarmUp.run(loop, model);
    } catch (RuntimeException e) {
      loop.close();
      throw unusable(e);
    }
  }

  private static StartRefused unusable(RuntimeException cause) {
    return new StartRefused(
        ExitCode.MODEL_NOT_USABLE, "the model cannot be used: " + cause.getMessage(), cause);
  }
}
