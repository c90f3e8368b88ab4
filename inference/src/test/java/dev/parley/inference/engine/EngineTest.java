package dev.parley.inference.engine;

import static dev.parley.inference.fake.FakeTokens.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.inference.engine.EngineChats.Recorder;
import dev.parley.inference.engine.step.StepBudget;
import dev.parley.inference.engine.step.StepObserver;
import dev.parley.inference.fake.FakeModel;
import dev.parley.inference.fake.HashModel;
import dev.parley.inference.model.LanguageModel;
import dev.parley.job.Ending.FinishReason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EngineTest {

  private static final StepBudget BUDGET = new FixedBudget(8, 32);

  private record FixedBudget(int beside, int alone) implements StepBudget {

    @Override
    public int besideDecoding(int sequences) {
      return beside;
    }
  }

  private final FakeModel model = FakeModel.endless();
  private final List<StepObserver.Step> steps = new ArrayList<>();
  private final Engine engine = engine(model, 0);

  @Test
  void chatsSideBySideGenerateTheirOwnTokens() {
    Recorder one = chat("1", 5);
    Recorder two = chat("2", 7);
    EngineChats.run(engine);
    assertThat(one.text).hasToString(text(1, 0, 5));
    assertThat(two.text).hasToString(text(2, 0, 7));
    assertThat(steps).hasSize(7);
  }

  @Test
  void aChatIsAdmittedBetweenTwoStepsAndEndsWithoutTheOthers() {
    Recorder one = chat("1", 9);
    engine.step();
    engine.step();
    Recorder two = chat("2", 2);
    engine.step();
    engine.step();
    assertThat(two.outcome).contains(new Outcome.Finished(FinishReason.LENGTH));
    assertThat(one.outcome).isEmpty();
    EngineChats.run(engine);
    assertThat(one.text).hasToString(text(1, 0, 9));
  }

  @Test
  void theEndTokenEndsAnAnswerAndIsCounted() {
    FakeModel brief = FakeModel.endless().answerLength(3);
    Engine engine = engine(brief, 0);
    Recorder answer = EngineChats.admit(engine, brief, "4", EngineChats.settings(10, 0, 0));
    EngineChats.run(engine);
    assertThat(answer.text).hasToString(text(4, 0, 3));
    assertThat(answer.ids).hasSize(4);
    assertThat(answer.outcome).contains(new Outcome.Finished(FinishReason.STOP));
  }

  @Test
  void decodingChatsGetATokenInEveryStepWhileALongPromptIsPrefilled() {
    Recorder decoding = chat("1", 40);
    engine.step();
    Recorder prompt = chat("2 with 64 tokens", 1);
    for (int step = 1; step <= 8; step++) {
      engine.step();
      assertThat(decoding.ids).hasSize(1 + step);
    }
    assertThat(prompt.ids).hasSize(1);
    assertThat(steps.subList(1, 9)).allSatisfy(step -> assertThat(step.prefillRows()).isEqualTo(8));
  }

  @Test
  void whereAStepHasLittleRoomManyTokensGoThroughSomeOfTheLayers() {
    FakeModel deep = FakeModel.endless().layers(24);
    Engine engine = engine(deep, 0);
    Recorder decoding = EngineChats.admit(engine, deep, "1", EngineChats.settings(40, 0, 0));
    engine.step();
    Recorder prompt =
        EngineChats.admit(engine, deep, "2 with 100 tokens", EngineChats.settings(1, 0, 0));
    for (int step = 1; step <= 13; step++) {
      assertThat(prompt.ids).isEmpty();
      engine.step();
      assertThat(decoding.ids).hasSize(1 + step);
    }
    assertThat(prompt.text).hasToString(text(2, 0, 1));
    assertThat(steps.subList(1, 9)).allSatisfy(step -> assertThat(step.prefillRows()).isEqualTo(8));
    assertThat(deep.steps().subList(1, 9)).allSatisfy(step -> assertThat(step.get(1)).hasSize(64));
    assertThat(steps.stream().mapToDouble(StepObserver.Step::prefillRows).sum())
        .isCloseTo(3 + 100, within(1e-9));
  }

  @Test
  void aShortPromptOvertakesALongOneBetweenTheLayers() {
    FakeModel deep = FakeModel.endless().layers(24);
    Engine engine = engine(deep, 0);
    Recorder decoding = EngineChats.admit(engine, deep, "1", EngineChats.settings(80, 0, 0));
    engine.step();
    Recorder longPrompt =
        EngineChats.admit(engine, deep, "2 with 128 tokens", EngineChats.settings(1, 0, 0));
    engine.step();
    Recorder shortPrompt =
        EngineChats.admit(engine, deep, "3 with 8 tokens", EngineChats.settings(1, 0, 0));
    engine.step();
    assertThat(shortPrompt.text).hasToString(text(3, 0, 1));
    int others = 0;
    for (int newcomer = 4; longPrompt.ids.isEmpty(); newcomer++) {
      EngineChats.admit(engine, deep, newcomer + " with 8 tokens", EngineChats.settings(1, 0, 0));
      engine.step();
      others++;
    }
    assertThat(others).as("steps, of which it gets a quarter").isBetween(32, 4 * 16);
    assertThat(longPrompt.text).hasToString(text(2, 0, 1));
    assertThat(decoding.ids).hasSize(3 + others);
  }

  @Test
  void aShortPromptThatWaitsWithALongOneDoesNotShareItsWave() {
    FakeModel deep = FakeModel.endless().layers(24);
    Engine engine = engine(deep, 0);
    Recorder longPrompt =
        EngineChats.admit(engine, deep, "2 with 500 tokens", EngineChats.settings(1, 0, 0));
    Recorder shortPrompt =
        EngineChats.admit(engine, deep, "3 with 20 tokens", EngineChats.settings(1, 0, 0));
    engine.step();
    assertThat(shortPrompt.text).hasToString(text(3, 0, 1));
    EngineChats.run(engine);
    assertThat(longPrompt.text).hasToString(text(2, 0, 1));
    deep.close();
  }

  @Test
  void aChatThatIsStoppedBeforeItsFirstStepIsNeverComputed() {
    List<StepObserver.Step> steps = new ArrayList<>();
    StepObserver observer =
        new StepObserver() {
          @Override
          public void stepBegins(Step step) {
            steps.add(step);
          }
        };
    Engine engine = new Engine(model.decoder(), BUDGET, observer, 0);
    Recorder cancelled =
        EngineChats.admit(engine, model, "1 with 500 tokens", EngineChats.settings(1, 0, 0));
    cancelled.stop.give();
    engine.step();
    assertThat(cancelled.outcome).contains(new Outcome.Stopped());
    assertThat(steps).isEmpty();
  }

  @Test
  void aShortPromptOvertakesALongOneAlsoWhereStepsHaveLittleRoom() {
    FakeModel deep = FakeModel.endless().layers(24);
    Engine engine = engine(deep, 0);
    EngineChats.admit(engine, deep, "1", EngineChats.settings(60, 0, 0));
    engine.step();
    Recorder longPrompt =
        EngineChats.admit(engine, deep, "2 with 500 tokens", EngineChats.settings(1, 0, 0));
    engine.step();
    Recorder shortPrompt =
        EngineChats.admit(engine, deep, "3 with 48 tokens", EngineChats.settings(1, 0, 0));
    for (int step = 0; step < 48 / 8; step++) {
      engine.step();
    }
    assertThat(shortPrompt.text).hasToString(text(3, 0, 1));
    assertThat(longPrompt.ids).isEmpty();
  }

  @Test
  void aChatThatIsStoppedBetweenTheLayersDoesNotKeepTheOthersFromGoingOn() {
    FakeModel deep = FakeModel.endless().layers(4);
    Engine engine = engine(deep, 0);
    Recorder decoding = EngineChats.admit(engine, deep, "1", EngineChats.settings(40, 0, 0));
    engine.step();
    Recorder gone =
        EngineChats.admit(engine, deep, "2 with 20 tokens", EngineChats.settings(3, 0, 0));
    Recorder staying =
        EngineChats.admit(engine, deep, "3 with 20 tokens", EngineChats.settings(3, 0, 0));
    engine.step();
    gone.stop.give();
    EngineChats.run(engine);
    assertThat(gone.outcome).contains(new Outcome.Stopped());
    assertThat(gone.ids).isEmpty();
    assertThat(staying.text).hasToString(text(3, 0, 3));
    assertThat(decoding.text).hasToString(text(1, 0, 40));
    deep.close();
  }

  @Test
  void aDecodingChatThatEndsMakesRoomForTheRestOfTheLayers() {
    FakeModel deep = FakeModel.endless().layers(24);
    Engine engine = engine(deep, 0);
    EngineChats.admit(engine, deep, "1", EngineChats.settings(2, 0, 0));
    engine.step();
    Recorder prompt =
        EngineChats.admit(engine, deep, "2 with 30 tokens", EngineChats.settings(1, 0, 0));
    engine.step();
    assertThat(prompt.ids).isEmpty();
    engine.step();
    assertThat(prompt.ids).hasSize(1);
  }

  @Test
  void aShortPromptIsNotHeldUpByALongOne() {
    Recorder longPrompt = chat("1 with 500 tokens", 1);
    Recorder shortPrompt = chat("2 with 16 tokens", 1);
    engine.step();
    assertThat(shortPrompt.ids).hasSize(1);
    assertThat(longPrompt.ids).isEmpty();
    EngineChats.run(engine);
    assertThat(longPrompt.text).hasToString(text(1, 0, 1));
  }

  @Test
  void ofTwoLongPromptsOneIsAnsweredAsEarlyAsIfItWereAlone() {
    Recorder first = chat("1 with 64 tokens", 1);
    Recorder second = chat("2 with 64 tokens", 1);
    engine.step();
    engine.step();
    assertThat(first.ids).hasSize(1);
    assertThat(second.ids).isEmpty();
    EngineChats.run(engine);
    assertThat(second.text).hasToString(text(2, 0, 1));
  }

  @Test
  void thePromptThatWaitsLongestDoesNotStarveBesideShorterOnes() {
    Recorder oldest = chat("1 with 72 tokens", 1);
    for (int newcomer = 2; oldest.ids.isEmpty(); newcomer++) {
      chat(newcomer + " with 32 tokens", 1);
      engine.step();
      assertThat(newcomer).isLessThan(12);
    }
  }

  @Test
  void aStopIsObeyedBeforeTheNextStepEvenInPrefill() {
    Recorder prompt = chat("1 with 500 tokens", 5);
    Recorder decoding = chat("2", 50);
    engine.step();
    engine.step();
    prompt.stop.give();
    decoding.stop.give();
    int generated = decoding.ids.size();
    engine.step();
    assertThat(prompt.outcome).contains(new Outcome.Stopped());
    assertThat(decoding.outcome).contains(new Outcome.Stopped());
    assertThat(decoding.ids).hasSize(generated);
    assertThat(engine.isEmpty()).isTrue();
  }

  @Test
  void aFailingPassEndsAllItsChatsAndTheEngineGoesOn() {
    IllegalStateException failure = new IllegalStateException("broken");
    model.fail(1, 2, 1, () -> failure);
    Recorder one = chat("1", 5);
    Recorder two = chat("2", 5);
    EngineChats.run(engine);
    assertThat(one.outcome).contains(new Outcome.Failed(failure));
    assertThat(two.outcome).contains(new Outcome.Failed(failure));
    Recorder three = chat("3", 5);
    EngineChats.run(engine);
    assertThat(three.text).hasToString(text(3, 0, 5));
    model.close();
  }

  @Test
  void aContinuedAnswerIsTheUninterruptedOneWhereverItWasCut() {
    HashModel sampled = new HashModel();
    Recorder whole = sampled(sampled, 24, List.of());
    for (int cut = 0; cut < 24; cut++) {
      Recorder rest = sampled(sampled, 24, whole.ids.subList(0, cut));
      assertThat(rest.ids).isEqualTo(whole.ids.subList(cut, whole.ids.size()));
    }
  }

  @Test
  void aSampledAnswerDoesNotDependOnItsNeighbours() {
    HashModel sampled = new HashModel();
    Recorder alone = sampled(sampled, 12, List.of());
    Engine shared = engine(sampled, 0);
    EngineChats.admit(shared, sampled, "a neighbour", EngineChats.settings(30, 1.3, 5));
    shared.step();
    Recorder beside =
        EngineChats.admit(shared, sampled, "hello", EngineChats.settings(12, 0.9, 42));
    EngineChats.run(shared);
    assertThat(beside.ids).isEqualTo(alone.ids);
  }

  @Test
  void draftsChangeNothingInASampledAnswer() {
    for (int cycle : new int[] {0, 3, 5}) {
      HashModel sampled = HashModel.repeating(cycle);
      Recorder slow = sampled(sampled, 60, List.of(), 0);
      int slowSteps = steps.size();
      steps.clear();
      Recorder fast = sampled(sampled, 60, List.of(), 4);
      assertThat(fast.ids).isEqualTo(slow.ids);
      assertThat(fast.outcome).isEqualTo(slow.outcome);
      if (cycle > 0) {
        assertThat(steps.size()).isLessThan(slowSteps / 2);
      }
      steps.clear();
    }
  }

  @Test
  void aDraftStopsWhereTheAnswerEnds() {
    HashModel sampled = HashModel.repeating(3);
    for (int limit = 1; limit < 30; limit++) {
      Recorder answer = sampled(sampled, limit, List.of(), 8);
      assertThat(answer.ids).hasSize(limit);
      assertThat(answer.outcome).contains(new Outcome.Finished(FinishReason.LENGTH));
    }
  }

  private Recorder sampled(HashModel sampled, int limit, List<Integer> earlier) {
    return sampled(sampled, limit, earlier, 0);
  }

  private Recorder sampled(HashModel sampled, int limit, List<Integer> earlier, int drafts) {
    Engine engine = engine(sampled, drafts);
    Recorder answer =
        EngineChats.admit(engine, sampled, "hello", EngineChats.settings(limit, 0.9, 42), earlier);
    EngineChats.run(engine);
    return answer;
  }

  private Recorder chat(String content, int limit) {
    return EngineChats.admit(engine, model, content, EngineChats.settings(limit, 0, 0));
  }

  private Engine engine(LanguageModel any, int drafts) {
    return new Engine(
        any.decoder(),
        BUDGET,
        new StepObserver() {
          @Override
          public void stepEnded(Step step) {
            steps.add(step);
          }
        },
        drafts);
  }
}
