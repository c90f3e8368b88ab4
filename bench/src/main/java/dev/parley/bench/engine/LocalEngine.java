package dev.parley.bench.engine;

import dev.parley.inference.engine.EngineLoop;
import dev.parley.inference.engine.step.AdaptiveStepBudget;
import dev.parley.inference.model.LanguageModel;
import dev.parley.inference.threads.Threads;
import dev.parley.inference.torch.DecoderSettings;
import dev.parley.inference.weights.Precision;
import dev.parley.inference.weights.prepared.PreparedStorage;
import dev.parley.job.ModelName;
import dev.parley.loop.Ticker;
import dev.parley.models.LanguageModels;
import java.nio.file.Path;

/** An engine as a worker runs it, in int8 on all free cores, without Redis around it. */
record LocalEngine(LanguageModel model, EngineLoop loop) implements AutoCloseable {

  /**
   * @param folder a Hugging Face folder
   * @param seats chats at once
   */
  static LocalEngine load(Path folder, int seats) {
    Threads threads = Threads.upTo(Runtime.getRuntime().availableProcessors());
    DecoderSettings how =
        new DecoderSettings(
            Precision.INT8, threads, DecoderSettings.derivedMemory(), seats, PreparedStorage.NONE);
    LanguageModel model = LanguageModels.load(folder, new ModelName("model"), how);
    AdaptiveStepBudget budget = new AdaptiveStepBudget(Ticker.SYSTEM, model.decoder().layers());
    EngineLoop loop = EngineLoop.start(model.decoder(), budget, budget, 0, model::close);
    return new LocalEngine(model, loop);
  }

  @Override
  public void close() {
    loop.close();
  }
}
