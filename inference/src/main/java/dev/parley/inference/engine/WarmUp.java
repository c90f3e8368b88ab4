package dev.parley.inference.engine;

import dev.parley.inference.model.LanguageModel;
import dev.parley.job.ChatMessage;
import dev.parley.job.Settings;
import dev.parley.job.Settings.TokenLimit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Two short chats that nobody asked for: the first steps of a network compile it and are slow, and
 * a model that cannot say two words is found out before it takes a job.
 */
public final class WarmUp {

  private static final ChatMessage HELLO = new ChatMessage(ChatMessage.Role.USER, "Hello");
  private static final Settings GREEDY =
      new Settings(new TokenLimit(4, TokenLimit.Origin.ASKED), 0, 1, 0, 0, 1, 0, 0, List.of(), 0);

  private WarmUp() {}

  /** Blocks until the model is warm. Anything but an answer is thrown. */
  public static void run(EngineLoop engine, LanguageModel model) {
    int[] prompt = model.prompts().encode(List.of(HELLO));
    List<CompletableFuture<Outcome>> chats =
        Stream.of(1, 2).map(chat -> chat(engine, model, prompt)).toList();
    chats.forEach(chat -> check(chat.join()));
  }

  private static CompletableFuture<Outcome> chat(
      EngineLoop engine, LanguageModel model, int[] prompt) {
    CompletableFuture<Outcome> done = new CompletableFuture<>();
    Generation answer =
        new Generation(prompt, model.text(), List.of(), GREEDY, GREEDY.limit().tokens());
    engine.admit(new GenerationRequest(prompt, answer, new StopSignal()), new Done(done));
    return done;
  }

  private static void check(Outcome leaving) {
    switch (leaving) {
      case Outcome.Finished answered -> {}
      case Outcome.Stopped stopped -> throw new IllegalStateException("stopped while warming up");
      case Outcome.Failed broken ->
          throw new IllegalStateException("the model fails", broken.cause());
    }
  }

  private record Done(CompletableFuture<Outcome> done) implements ChatListener {

    @Override
    public void ended(Outcome leaving) {
      done.complete(leaving);
    }
  }
}
