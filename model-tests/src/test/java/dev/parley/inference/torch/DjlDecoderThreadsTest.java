package dev.parley.inference.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.pytorch.jni.JniUtils;
import dev.parley.inference.model.Decoder.KvCache;
import dev.parley.inference.threads.CrowdedMachine;
import dev.parley.inference.threads.StepThreads;
import dev.parley.inference.threads.Threads;
import dev.parley.inference.weights.Int8Product;
import dev.parley.inference.weights.Precision;
import dev.parley.inference.weights.prepared.PreparedStorage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The number of threads changes between two steps of a chat, and its numbers do not. */
class DjlDecoderThreadsTest {

  private static final String MODEL = "qwen2-tied-f32";
  private static final float CLOSE = 1e-4f;

  private final List<Integer> counts = new ArrayList<>();
  private final CrowdedMachine machine = new CrowdedMachine(this::note);

  @Test
  void aStepRunsOnAsManyThreadsAsWereDecidedBeforeIt() {
    StepThreads threads = machine.threads(3);
    try (GoldenModel model = GoldenModel.float32(MODEL, threads)) {
      int[] prompt = model.prompt();
      KvCache text = model.decoder().open();
      for (int step = 0; model.decoder().threads() > 1; step++) {
        if (text.length() == prompt.length) {
          text.release();
          text = model.decoder().open();
        }
        int token = text.length();
        float[] logits = Steps.logits(model.decoder(), text, prompt[token]);
        assertThat(Steps.largestDifference(logits, model.logits(token))).isLessThan(CLOSE);
        assertThat(step).isLessThan(100);
      }
      Steps.logits(model.decoder(), model.decoder().open(), prompt[0]);
    }
    assertThat(counts).containsExactly(3, 3, 2, 2, 1);
  }

  @Test
  void onlyIntegersAreComputedOnChangingThreads() {
    Threads some = Threads.upTo(4);
    assertThat(stepThreads(Precision.INT8, some)).isEqualTo(some);
    assertThat(stepThreads(Precision.FILE, some)).isEqualTo(some);
    assertThat(stepThreads(Precision.BF16, some)).isEqualTo(Threads.fixed(4));
    assertThat(stepThreads(Precision.FLOAT32, some)).isEqualTo(Threads.fixed(4));
  }

  private static Threads stepThreads(Precision precision, Threads threads) {
    return new DecoderSettings(precision, threads, 1L << 30, 1, PreparedStorage.NONE)
        .stepThreads(precision.format(Int8Product.FBGEMM));
  }

  /** At the end of a step, on its thread. */
  private void note() {
    counts.add(JniUtils.getNumThreads());
  }
}
