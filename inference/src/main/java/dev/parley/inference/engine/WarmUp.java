package dev.parley.inference.engine;

import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.Conversation;
import dev.parley.inference.model.AnswerSplitter;
import dev.parley.inference.model.LanguageModel;
import dev.parley.job.OwnerId;
import dev.parley.job.Settings;
import dev.parley.job.Settings.TokenLimit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Two short answers, generated before the first job: the first steps of a network compile it and
 * are slow, and a model that cannot generate is found out before it takes a job.
 */
public final class WarmUp {

  private static final ChatMessage HELLO = new ChatMessage(ChatMessage.Role.USER, "Hello");
  private static final Settings GREEDY =
      new Settings(new TokenLimit(4, TokenLimit.Origin.ASKED), 0, 1, 0, 0, 1, 0, 0, List.of(), 0);

  private WarmUp() {}

  /**
   * Blocks until the model is warm.
   *
   * @throws IllegalStateException when it does not generate the answers
   */
  public static void run(EngineLoop engine, LanguageModel model) {
    int[] prompt = model.prompts().encode(Conversation.of(List.of(HELLO)));
    List<CompletableFuture<Outcome>> answers =
        Stream.of(1, 2).map(answer -> generate(engine, model, prompt)).toList();
    answers.forEach(answer -> check(answer.join()));
  }

  private static CompletableFuture<Outcome> generate(
      EngineLoop engine, LanguageModel model, int[] prompt) {
    CompletableFuture<Outcome> done = new CompletableFuture<>();
    int limit = GREEDY.limit().tokens();
    Generation generation =
        new Generation(prompt, model.text(), AnswerSplitter.textOnly(), List.of(), GREEDY, limit);
    engine.admit(
        new GenerationRequest(OwnerId.LOCAL, prompt, generation, new StopSignal()), new Done(done));
    return done;
  }

  private static void check(Outcome outcome) {
    switch (outcome) {
      case Outcome.Finished finished -> {}
      case Outcome.Stopped stopped -> throw new IllegalStateException("stopped while warming up");
      case Outcome.Failed failed ->
          throw new IllegalStateException("the model fails", failed.cause());
    }
  }

  private record Done(CompletableFuture<Outcome> done) implements ChatListener {

    @Override
    public void ended(Outcome outcome) {
      done.complete(outcome);
    }
  }
}
