package dev.parley.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.chatformat.PromptFitter;
import dev.parley.inference.model.PromptEncoder;
import dev.parley.job.ChatMessage;
import dev.parley.job.ChatMessage.Role;
import dev.parley.job.JobRequest;
import dev.parley.job.JobRequest.Retention;
import dev.parley.job.JobRequest.Thinking;
import dev.parley.job.JobRequest.Truncation;
import dev.parley.job.ModelName;
import dev.parley.job.Settings;
import dev.parley.job.Settings.TokenLimit;
import dev.parley.worker.intake.Fitting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ModelFittingTest {

  @ParameterizedTest
  @EnumSource
  void thePromptIsTheOneForTheThinkingAskedFor(Thinking thinking) {
    Fitting fitting = new ModelFitting(new PromptFitter(new Thinker(Thinking.OFF), 100));

    Fitting.Result fit = fitting.fit(request(thinking));

    assertThat(((Fitting.Fits) fit).prompt()).containsExactly(thinking.ordinal());
  }

  private static JobRequest request(Thinking thinking) {
    TokenLimit limit = new TokenLimit(10, TokenLimit.Origin.ASKED);
    return new JobRequest(
        new ModelName("m"),
        List.of(new ChatMessage(Role.USER, "Hi")),
        new Settings(limit, 0, 1, 0, 0, 1, 0, 0, List.of(), 0),
        Truncation.DISABLED,
        thinking,
        Map.of(),
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        1,
        new Retention(Retention.Kind.BRIEF, Duration.ofSeconds(1)));
  }

  private record Thinker(Thinking now) implements PromptEncoder {

    @Override
    public int[] encode(List<ChatMessage> messages) {
      return new int[] {now.ordinal()};
    }

    @Override
    public PromptEncoder thinking(Thinking thinking) {
      return new Thinker(thinking);
    }
  }
}
