package dev.parley.inference.engine;

import static dev.parley.inference.fake.FakeTokens.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.AnswerPiece;
import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.Conversation;
import dev.parley.inference.engine.step.StepBudget;
import dev.parley.inference.engine.step.StepObserver;
import dev.parley.inference.fake.FakeModel;
import dev.parley.inference.model.AnswerSplitter;
import dev.parley.job.OwnerId;
import dev.parley.job.Settings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EngineLoopTest {

  private final FakeModel model = FakeModel.endless();

  @Test
  void closingStopsTheChatsAndRunsTheLastActionOnTheEnginesThread() {
    model.pace(Duration.ofMillis(1));
    CompletableFuture<Thread> last = new CompletableFuture<>();
    EngineLoop loop = start(new StepObserver() {}, () -> last.complete(Thread.currentThread()));
    Answer answer = admit(loop, "1", 15_000);
    answer.first.join();

    loop.close();

    assertThat(answer.outcome.join()).isEqualTo(new Outcome.Stopped());
    assertThat(last.join().getName()).isEqualTo("engine");
    model.close();
  }

  @Test
  void aFailureOutsideOfTheModelEndsTheChatsAndTheNextOneIsAnswered() {
    IllegalStateException failure = new IllegalStateException("broken");
    AtomicBoolean broken = new AtomicBoolean(true);
    StepObserver observer =
        new StepObserver() {
          @Override
          public void stepBegins(Step step) {
            if (broken.getAndSet(false)) {
              throw failure;
            }
          }
        };
    try (EngineLoop loop = start(observer, model::close)) {
      assertThat(admit(loop, "1", 5).outcome.join()).isEqualTo(new Outcome.Failed(failure));
      Answer next = admit(loop, "2", 5);
      assertThat(next.outcome.join()).isInstanceOf(Outcome.Finished.class);
      assertThat(next.text).hasToString(text(2, 0, 5));
    }
  }

  private EngineLoop start(StepObserver observer, Runnable last) {
    StepBudget budget =
        new StepBudget() {
          @Override
          public int besideDecoding(int sequences) {
            return 8;
          }

          @Override
          public int alone() {
            return 32;
          }
        };
    return EngineLoop.start(model.decoder(), budget, observer, 0, last);
  }

  private Answer admit(EngineLoop loop, String content, int limit) {
    int[] prompt =
        model
            .prompts()
            .encode(Conversation.of(List.of(new ChatMessage(ChatMessage.Role.USER, content))));
    Settings settings = EngineChats.settings(limit, 0, 0);
    Generation generation =
        new Generation(prompt, model.text(), AnswerSplitter.textOnly(), List.of(), settings, limit);
    Answer answer = new Answer();
    loop.admit(new GenerationRequest(OwnerId.LOCAL, prompt, generation, new StopSignal()), answer);
    return answer;
  }

  private static final class Answer implements ChatListener {

    private final CompletableFuture<Token> first = new CompletableFuture<>();
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();

    @Override
    public void generated(Token token) {
      text.append(AnswerPiece.text(token.pieces()));
      first.complete(token);
    }

    @Override
    public void ended(Outcome last) {
      outcome.complete(last);
    }
  }
}
