package dev.parley.bench.engine;

import dev.parley.inference.engine.Generation;
import dev.parley.inference.engine.GenerationRequest;
import dev.parley.inference.engine.StopSignal;
import dev.parley.inference.model.AnswerSplitter;
import dev.parley.inference.model.LanguageModel;
import dev.parley.job.OwnerId;
import dev.parley.job.Settings;
import java.util.List;
import java.util.random.RandomGenerator;

/** Greedy chats with a model of random weights, whose answers have all the tokens asked for. */
final class RandomChats {

  private final LanguageModel model;
  private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");

  RandomChats(LanguageModel model) {
    this.model = model;
  }

  /** Ordinary ids of a vocabulary as large as Qwen's. */
  int[] text(int tokens) {
    return random.ints(tokens, 1000, 100_000).toArray();
  }

  GenerationRequest chat(int[] prompt, int tokens) {
    Settings.TokenLimit limit = new Settings.TokenLimit(tokens, Settings.TokenLimit.Origin.ASKED);
    Settings greedy = new Settings(limit, 0, 1, 0, 0, 1, 0, 0, List.of(), 0);
    Generation answer =
        new Generation(prompt, model.text(), AnswerSplitter.textOnly(), List.of(), greedy, tokens);
    return new GenerationRequest(OwnerId.LOCAL, prompt, answer, new StopSignal());
  }
}
