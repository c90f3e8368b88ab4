package dev.parley.bench.relay;

import dev.parley.conversation.Conversation;
import dev.parley.inference.model.Decoder;
import dev.parley.inference.model.LanguageModel;
import dev.parley.inference.model.PromptEncoder;
import dev.parley.inference.model.TokenText;
import dev.parley.job.ModelCard;
import dev.parley.job.ModelCard.SamplingDefaults;
import dev.parley.job.ModelName;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** A model without a network, whose tokens name the moment at which they were made. */
record ClockModel(Decoder decoder) implements LanguageModel {

  static final ModelName NAME = new ModelName("clock");
  static final int WINDOW = 8192;

  @Override
  public ModelCard card() {
    return new ModelCard(
        NAME,
        WINDOW,
        12,
        "clock",
        "float32",
        "Tells the time.",
        "bench",
        SamplingDefaults.NONE,
        Set.of());
  }

  @Override
  public PromptEncoder prompts() {
    return new PromptEncoder() {
      @Override
      public int[] encode(Conversation conversation) {
        return new int[] {0, 0, 0};
      }
    };
  }

  @Override
  public TokenText text() {
    return new Numbered();
  }

  @Override
  public void close() {
    decoder.close();
  }

  /** A token reads as its number and a space. */
  private record Numbered() implements TokenText {

    @Override
    public byte[] bytes(int id) {
      return (id + " ").getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public boolean isEnd(int id) {
      return false;
    }

    @Override
    public boolean stripsLeadingSpace() {
      return false;
    }
  }
}
