package dev.parley.inference.engine;

import dev.parley.inference.model.LanguageModel;
import dev.parley.job.ChatMessage;
import dev.parley.job.Settings;
import dev.parley.job.Settings.TokenLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Chats for the engine, and what they said. */
final class Chats {

  private Chats() {}

  static Settings settings(int limit, double temperature, long seed) {
    return new Settings(
        new TokenLimit(limit, TokenLimit.Origin.ASKED),
        temperature,
        1,
        0,
        0,
        1,
        0,
        0,
        List.of(),
        seed);
  }

  static Heard admit(Engine engine, LanguageModel model, String content, Settings settings) {
    return admit(engine, model, content, settings, List.of());
  }

  /** Admits a chat of which {@code said} was said before. */
  static Heard admit(
      Engine engine, LanguageModel model, String content, Settings settings, List<Integer> said) {
    int[] prompt = model.prompts().encode(List.of(new ChatMessage(ChatMessage.Role.USER, content)));
    Generation answer =
        new Generation(prompt, model.text(), settings.stop(), settings, settings.limit().tokens());
    said.forEach(answer::accept);
    int[] context = new int[prompt.length + said.size()];
    System.arraycopy(prompt, 0, context, 0, prompt.length);
    for (int i = 0; i < said.size(); i++) {
      context[prompt.length + i] = said.get(i);
    }
    Heard heard = new Heard();
    engine.admit(new GenerationRequest(context, answer, heard.stop), heard);
    return heard;
  }

  static void run(Engine engine) {
    while (!engine.isEmpty()) {
      engine.step();
    }
  }

  /** Remembers what one chat said. */
  static final class Heard implements ChatListener {

    final StopSignal stop = new StopSignal();
    final List<Integer> ids = new ArrayList<>();
    final StringBuilder text = new StringBuilder();
    Optional<Outcome> leaving = Optional.empty();

    @Override
    public void generated(Token token) {
      ids.add(token.id());
      text.append(token.text());
    }

    @Override
    public void ended(Outcome reason) {
      leaving = Optional.of(reason);
    }
  }
}
