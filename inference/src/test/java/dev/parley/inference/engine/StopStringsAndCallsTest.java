package dev.parley.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Strictness;
import dev.parley.conversation.Tool;
import dev.parley.conversation.ToolChoice;
import dev.parley.conversation.ToolUse;
import dev.parley.inference.chatformat.split.Splitters;
import dev.parley.inference.engine.EngineChats.Recorder;
import dev.parley.inference.engine.step.AdaptiveStepBudget;
import dev.parley.inference.engine.step.StepObserver;
import dev.parley.inference.fake.ParrotModel;
import dev.parley.job.Settings;
import dev.parley.job.Settings.TokenLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StopStringsAndCallsTest {

  private static final List<String> CALL =
      List.of(
          "<tool_call>",
          "{\"name\":",
          "\"weather\",",
          "\"arguments\":",
          "{\"city\"",
          ":\"",
          "Rome\"}}");

  @Test
  void aStopStringEndsTheAnswerInItsTextButNotInItsCalls() {
    Recorder answer = answer(new ToolChoice.Auto(), List.of("city"));
    assertThat(answer.text).hasToString("-The ");
    assertThat(answer.ids).hasSize(CALL.size() + 2);
  }

  @Test
  void aForcedCallIsNotCutInItsFormatEither() {
    Recorder answer = answer(new ToolChoice.Required(), List.of("name", "\"", "{"));
    assertThat(answer.ids).hasSizeGreaterThan(CALL.size());
  }

  private static Recorder answer(ToolChoice choice, List<String> stops) {
    Tool weather = new Tool("weather", Optional.empty(), Optional.empty(), Strictness.LENIENT);
    ToolUse tools = new ToolUse(List.of(weather), choice, ToolUse.Calls.MANY);
    List<String> words = new ArrayList<>(CALL);
    words.addAll(List.of("</tool_call>", "-The city"));
    ParrotModel parrot = ParrotModel.answering(words);
    Engine engine =
        new Engine(parrot, new AdaptiveStepBudget(() -> 0, 1), new StepObserver() {}, 0);
    TokenLimit limit = new TokenLimit(40, TokenLimit.Origin.ASKED);
    Settings settings =
        new Settings(limit, 0, 1, 0, 0, 1, 0, 0, stops, 42, Map.of(), Optional.empty());
    Recorder answer =
        EngineChats.admit(
            engine,
            parrot,
            Splitters.marked("<tool_call>", "</tool_call>", tools),
            "hello",
            settings,
            List.of());
    EngineChats.run(engine);
    return answer;
  }
}
