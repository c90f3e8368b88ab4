package dev.parley.bench.answers;

import dev.parley.conversation.Answer;
import dev.parley.conversation.AnswerBuilder;
import dev.parley.inference.engine.ChatListener;
import dev.parley.inference.engine.EngineLoop;
import dev.parley.inference.engine.Generation;
import dev.parley.inference.engine.GenerationRequest;
import dev.parley.inference.engine.Outcome;
import dev.parley.inference.engine.StopSignal;
import dev.parley.inference.engine.step.AdaptiveStepBudget;
import dev.parley.inference.model.LanguageModel;
import dev.parley.inference.torch.DecoderSettings;
import dev.parley.job.ModelName;
import dev.parley.job.OwnerId;
import dev.parley.job.Settings;
import dev.parley.job.Settings.TokenLimit;
import dev.parley.loop.Ticker;
import dev.parley.models.LanguageModels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A model that answers questions greedily, several at once. */
record AnsweringModel(LanguageModel model, EngineLoop engine, int seats) implements AutoCloseable {

  private static final Settings GREEDY =
      new Settings(new TokenLimit(64, TokenLimit.Origin.ASKED), 0, 1, 0, 0, 1, 0, 0, List.of(), 0);

  static AnsweringModel load(Path path, DecoderSettings settings) {
    LanguageModel model = LanguageModels.load(path, new ModelName("model"), settings);
    AdaptiveStepBudget budget = new AdaptiveStepBudget(Ticker.SYSTEM, model.decoder().layers());
    EngineLoop engine = EngineLoop.start(model.decoder(), budget, budget, 0, model::close);
    return new AnsweringModel(model, engine, settings.seats());
  }

  List<TokenAnswer> answer(List<Question> questions) throws InterruptedException {
    List<TokenAnswer> all = new ArrayList<>();
    for (int from = 0; from < questions.size(); from += seats) {
      List<PendingAnswer> pending =
          questions.subList(from, Math.min(from + seats, questions.size())).stream()
              .map(this::ask)
              .toList();
      for (PendingAnswer one : pending) {
        all.add(one.await());
      }
    }
    return all;
  }

  private PendingAnswer ask(Question question) {
    int[] prompt = model.prompts().encode(question.conversation());
    Generation answer =
        new Generation(
            prompt,
            model.text(),
            model.prompts().splitter(question.conversation()),
            model.prompts().stops(),
            GREEDY,
            GREEDY.limit().tokens());
    PendingAnswer pending = new PendingAnswer();
    engine.admit(new GenerationRequest(OwnerId.LOCAL, prompt, answer, new StopSignal()), pending);
    return pending;
  }

  @Override
  public void close() {
    engine.close();
  }

  /**
   * What was answered.
   *
   * @param ids of its tokens
   */
  record TokenAnswer(Answer answer, List<Integer> ids) {}

  /** Written by the engine's thread, read after the end. */
  private static final class PendingAnswer implements ChatListener {

    private final AnswerBuilder answer = new AnswerBuilder();
    private final List<Integer> ids = new ArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);

    @Override
    public void generated(Token token) {
      ids.add(token.id());
      answer.addAll(token.pieces());
    }

    @Override
    public void ended(Outcome outcome) {
      end.countDown();
    }

    TokenAnswer await() throws InterruptedException {
      end.await();
      return new TokenAnswer(answer.answer(), List.copyOf(ids));
    }
  }
}
