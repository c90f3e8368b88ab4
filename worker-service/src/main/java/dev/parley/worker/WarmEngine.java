package dev.parley.worker;

import dev.parley.inference.engine.AdaptiveStepBudget;
import dev.parley.inference.engine.EngineLoop;
import dev.parley.inference.engine.StepObserver;
import dev.parley.inference.engine.WarmUp;
import dev.parley.inference.model.LanguageModel;
import dev.parley.inference.model.ModelLoader;
import dev.parley.loop.Loop;
import dev.parley.service.process.StartRefused;
import dev.parley.worker.metrics.WorkerMetrics;
import dev.parley.worker.registry.Pace;
import dev.parley.worker.settings.TimeoutSettings;
import dev.parley.worker.settings.WorkerServiceSettings;
import dev.parley.worker.watchdog.StallWatch;
import dev.parley.worker.watchdog.Watchdog;

/** The model with its engine around it: loaded, warmed and watched. */
record WarmEngine(LanguageModel model, EngineLoop loop, StallWatch stalls, Pace pace, Loop watchdog)
    implements AutoCloseable {

  /**
   * @throws StartRefused when the model cannot be used
   */
  static WarmEngine start(Outside outside, WorkerServiceSettings settings, WorkerMetrics metrics) {
    TimeoutSettings timeouts = settings.timeouts();
    LanguageModel model = load(outside.models());
    StallWatch stalls = new StallWatch(timeouts, outside.ticker());
    Pace pace = new Pace(outside.ticker());
    Watchdog watchdog = new Watchdog(timeouts.tokenGap(), outside.ticker(), outside.halt());
    AdaptiveStepBudget budget = new AdaptiveStepBudget(outside.ticker());
    StepObserver observers = StepObserver.each(watchdog, metrics, pace, stalls, budget);
    int drafts = settings.worker().drafts();
    EngineLoop loop = EngineLoop.start(model.decoder(), budget, observers, drafts, model::close);
    warmUp(loop, model);
    // Loading leaves more garbage than hours of answering: the heap that it took is given back.
    System.gc();
    return new WarmEngine(model, loop, stalls, pace, watchdog.start());
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
        StartRefused.Reason.MODEL_NOT_USABLE,
        "the model cannot be used: " + cause.getMessage(),
        cause);
  }
}
