package dev.parley.worker;

import dev.parley.inference.fake.ForwardingDecoder;
import dev.parley.inference.model.Decoder;
import dev.parley.inference.model.LanguageModel;
import dev.parley.inference.model.PromptEncoder;
import dev.parley.inference.model.TokenText;
import dev.parley.job.ModelCard;
import dev.parley.service.process.Shutdown;
import dev.parley.worker.lifecycle.ConfiguredModel;
import dev.parley.worker.settings.ModelSettings;
import dev.parley.worker.settings.WorkerSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A worker process with the built-in network that slows down: after ten tokens of a chat it takes
 * two seconds for each, so that a test finds it in the middle of its answer. Arguments are the
 * worker's.
 */
final class PacedBuiltinWorker {

  private PacedBuiltinWorker() {}

  public static void main(String[] args) {
    Shutdown.run("worker", () -> WorkerService.start(PacedBuiltinWorker::slowing, args));
  }

  private static LanguageModel slowing() {
    LanguageModel model = load();
    return new WithDecoder(model, new SlowAfterTenTokens(model.decoder()));
  }

  /** One thread and no rounding beyond float32, so that two processes generate the same. */
  static LanguageModel load() {
    WorkerSettings worker =
        new WorkerSettings(
            2,
            "1",
            "float32",
            "auto",
            Optional.empty(),
            0,
            "auto",
            false,
            Duration.ZERO,
            Optional.empty());
    return new ConfiguredModel(new ModelSettings("builtin", Optional.empty()), worker).load();
  }

  /** The same model with another decoder. */
  record WithDecoder(LanguageModel model, Decoder decoder) implements LanguageModel {

    @Override
    public ModelCard card() {
      return model.card();
    }

    @Override
    public PromptEncoder prompts() {
      return model.prompts();
    }

    @Override
    public TokenText text() {
      return model.text();
    }

    @Override
    public void close() {
      model.close();
    }
  }

  private static final class SlowAfterTenTokens extends ForwardingDecoder {

    private static final int FAST_STEPS = 10;
    private static final Duration SLOW_STEP = Duration.ofSeconds(2);

    private int steps;

    SlowAfterTenTokens(Decoder decoder) {
      super(decoder);
    }

    @Override
    public KvCache open() {
      steps = 0;
      return super.open();
    }

    @Override
    public List<Optional<Candidates>> forward(List<Chunk> batch) {
      if (steps++ > FAST_STEPS) {
        LockSupport.parkNanos(SLOW_STEP.toNanos());
      }
      return super.forward(batch);
    }
  }
}
