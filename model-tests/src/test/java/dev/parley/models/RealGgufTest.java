package dev.parley.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.ChatMessage.Role;
import dev.parley.conversation.Conversation;
import dev.parley.inference.model.Decoder.Candidates;
import dev.parley.inference.model.Decoder.Chunk;
import dev.parley.inference.model.Decoder.KvCache;
import dev.parley.inference.model.Decoder.Penalties;
import dev.parley.inference.model.Decoder.Selection;
import dev.parley.inference.model.LanguageModel;
import dev.parley.inference.torch.DecoderSettings;
import dev.parley.inference.weights.Precision;
import dev.parley.job.ModelName;
import dev.parley.models.huggingface.Golden;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * SmolLM2-135M-Instruct.Q4_1.gguf against transformers, where {@code PARLEY_GGUF} names the file:
 * it is too large for the repository. The README says where to get it.
 */
@EnabledIfEnvironmentVariable(
    named = "PARLEY_GGUF",
    matches = ".+",
    disabledReason = "the file has 98 MB; tiny ones of every kind are tested always")
class RealGgufTest {

  private static final String QUESTION = "Why is the sky blue? Answer in one sentence, 2 + 2 = 4.";

  /** The golden file has every 101st logit. */
  private static final int STRIDE = 101;

  @Test
  void answersAsTransformersDoes() {
    try (LanguageModel model = load();
        Golden golden = Golden.of("gguf-smollm2")) {
      int[] prompt =
          model.prompts().encode(Conversation.of(List.of(new ChatMessage(Role.USER, QUESTION))));
      assertThat(prompt).isEqualTo(golden.ids("tokens"));

      KvCache sequence = model.decoder().open();
      float largest = 0;
      int[] next = new int[0];
      for (int i = 0; i < prompt.length; i++) {
        Candidates found = forward(model, sequence, prompt[i]);
        largest = Math.max(largest, difference(found.all(), golden.numbers("logits"), i));
        next = found.ids();
      }
      assertThat(largest).isLessThan(1e-3f);

      for (int id : golden.ids("greedy")) {
        assertThat(next[0]).isEqualTo(id);
        next = forward(model, sequence, id).ids();
      }
    }
  }

  private static LanguageModel load() {
    int threads = Runtime.getRuntime().availableProcessors();
    return LanguageModels.load(
        Path.of(System.getenv("PARLEY_GGUF")),
        new ModelName("smollm2"),
        new DecoderSettings(Precision.FLOAT32, threads, 2L << 30, 1));
  }

  private static Candidates forward(LanguageModel model, KvCache sequence, int token) {
    Selection greedy = new Selection(0, Penalties.NONE);
    Chunk chunk = new Chunk(sequence, new int[] {token}, Optional.of(greedy));
    return model.decoder().forward(List.of(chunk)).getFirst().orElseThrow();
  }

  private static float difference(float[] logits, float[] golden, int row) {
    int width = (logits.length + STRIDE - 1) / STRIDE;
    float largest = 0;
    for (int i = 0; i < width; i++) {
      largest = Math.max(largest, Math.abs(logits[i * STRIDE] - golden[row * width + i]));
    }
    return largest;
  }
}
