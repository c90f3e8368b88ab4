package dev.parley.bench.engine;

import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.Conversation;
import dev.parley.inference.engine.ChatListener;
import dev.parley.inference.engine.EngineLoop;
import dev.parley.inference.engine.Generation;
import dev.parley.inference.engine.GenerationRequest;
import dev.parley.inference.engine.Outcome;
import dev.parley.inference.engine.StopSignal;
import dev.parley.inference.model.AnswerSplitter;
import dev.parley.inference.model.LanguageModel;
import dev.parley.job.OwnerId;
import dev.parley.job.Settings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** One question after the other to an engine. */
record Dialogue(EngineLoop engine, LanguageModel model, Settings settings) {

  /** What answering took, from the first token of an answer to its last. */
  record Effort(int tokens, Duration time) {

    Effort plus(Effort other) {
      return new Effort(tokens + other.tokens, time.plus(other.time));
    }
  }

  Effort ask(List<String> questions) throws InterruptedException {
    Effort all = new Effort(0, Duration.ZERO);
    for (String question : questions) {
      all = all.plus(ask(question));
    }
    return all;
  }

  private Effort ask(String question) throws InterruptedException {
    int[] prompt =
        model
            .prompts()
            .encode(Conversation.of(List.of(new ChatMessage(ChatMessage.Role.USER, question))));
    Generation answer =
        new Generation(
            prompt,
            model.text(),
            AnswerSplitter.textOnly(),
            List.of(),
            settings,
            settings.limit().tokens());
    Arrivals arrivals = new Arrivals();
    engine.admit(new GenerationRequest(OwnerId.LOCAL, prompt, answer, new StopSignal()), arrivals);
    arrivals.end.await();
    return new Effort(arrivals.tokens - 1, Duration.ofNanos(arrivals.last - arrivals.first));
  }

  /** Written by the engine's thread, read after the end. */
  private static final class Arrivals implements ChatListener {

    private final CountDownLatch end = new CountDownLatch(1);
    private int tokens;
    private long first;
    private long last;

    @Override
    public void generated(Token token) {
      last = System.nanoTime();
      first = tokens++ == 0 ? last : first;
    }

    @Override
    public void ended(Outcome leaving) {
      end.countDown();
    }
  }
}
