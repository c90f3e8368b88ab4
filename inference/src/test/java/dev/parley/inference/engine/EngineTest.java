package dev.parley.inference.engine;

import static dev.parley.inference.fake.FakeTokens.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.inference.engine.Chats.Heard;
import dev.parley.inference.fake.FakeModel;
import dev.parley.inference.fake.HashModel;
import dev.parley.inference.model.LanguageModel;
import dev.parley.job.Ending.FinishReason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EngineTest {

  private static final StepBudget BUDGET = new Fixed(8, 32);

  private record Fixed(int beside, int alone) implements StepBudget {

    @Override
    public int besideDecoding(int chats) {
      return beside;
    }
  }

  private final FakeModel model = FakeModel.endless();
  private final List<StepObserver.Step> steps = new ArrayList<>();
  private final Engine engine = engine(model, 0);

  @Test
  void chatsSideBySideSayTheirOwnTokens() {
    Heard one = chat("1", 5);
    Heard two = chat("2", 7);
    Chats.run(engine);
    assertThat(one.text).hasToString(text(1, 0, 5));
    assertThat(two.text).hasToString(text(2, 0, 7));
    assertThat(steps).hasSize(7);
  }

  @Test
  void aChatJoinsBetweenTwoStepsAndLeavesWithoutTheOthers() {
    Heard one = chat("1", 9);
    engine.step();
    engine.step();
    Heard two = chat("2", 2);
    engine.step();
    engine.step();
    assertThat(two.leaving).contains(new Outcome.Finished(FinishReason.LENGTH));
    assertThat(one.leaving).isEmpty();
    Chats.run(engine);
    assertThat(one.text).hasToString(text(1, 0, 9));
  }

  @Test
  void theEndTokenEndsAnAnswerAndIsCounted() {
    FakeModel brief = FakeModel.endless().answerLength(3);
    Engine engine = engine(brief, 0);
    Heard heard = Chats.admit(engine, brief, "4", Chats.settings(10, 0, 0));
    Chats.run(engine);
    assertThat(heard.text).hasToString(text(4, 0, 3));
    assertThat(heard.ids).hasSize(4);
    assertThat(heard.leaving).contains(new Outcome.Finished(FinishReason.STOP));
  }

  @Test
  void speakersGetATokenInEveryStepWhileALongPromptIsComputed() {
    Heard speaker = chat("1", 40);
    engine.step();
    Heard reader = chat("2 with 64 tokens", 1);
    for (int step = 1; step <= 8; step++) {
      engine.step();
      assertThat(speaker.ids).hasSize(1 + step);
    }
    assertThat(reader.ids).hasSize(1);
    assertThat(steps.subList(1, 9)).allSatisfy(step -> assertThat(step.prefillRows()).isEqualTo(8));
  }

  @Test
  void whereAStepHasLittleRoomManyTokensGoThroughSomeOfTheLayers() {
    FakeModel deep = FakeModel.endless().layers(24);
    Engine engine = engine(deep, 0);
    Heard speaker = Chats.admit(engine, deep, "1", Chats.settings(40, 0, 0));
    engine.step();
    Heard reader = Chats.admit(engine, deep, "2 with 100 tokens", Chats.settings(1, 0, 0));
    for (int step = 1; step <= 13; step++) {
      assertThat(reader.ids).isEmpty();
      engine.step();
      assertThat(speaker.ids).hasSize(1 + step);
    }
    assertThat(reader.text).hasToString(text(2, 0, 1));
    assertThat(steps.subList(1, 9)).allSatisfy(step -> assertThat(step.prefillRows()).isEqualTo(8));
    assertThat(deep.steps().subList(1, 9)).allSatisfy(step -> assertThat(step.get(1)).hasSize(64));
    assertThat(steps.stream().mapToDouble(StepObserver.Step::prefillRows).sum())
        .isCloseTo(3 + 100, within(1e-9));
  }

  @Test
  void whoLeavesBetweenTheLayersDoesNotKeepTheOthersFromGoingOn() {
    FakeModel deep = FakeModel.endless().layers(4);
    Engine engine = engine(deep, 0);
    Heard speaker = Chats.admit(engine, deep, "1", Chats.settings(40, 0, 0));
    engine.step();
    Heard leaving = Chats.admit(engine, deep, "2 with 20 tokens", Chats.settings(3, 0, 0));
    Heard staying = Chats.admit(engine, deep, "3 with 20 tokens", Chats.settings(3, 0, 0));
    engine.step();
    leaving.stop.give();
    Chats.run(engine);
    assertThat(leaving.leaving).contains(new Outcome.Stopped());
    assertThat(leaving.ids).isEmpty();
    assertThat(staying.text).hasToString(text(3, 0, 3));
    assertThat(speaker.text).hasToString(text(1, 0, 40));
    deep.close();
  }

  @Test
  void aSpeakerWhoLeavesMakesRoomForTheRestOfTheLayers() {
    FakeModel deep = FakeModel.endless().layers(24);
    Engine engine = engine(deep, 0);
    Chats.admit(engine, deep, "1", Chats.settings(2, 0, 0));
    engine.step();
    Heard reader = Chats.admit(engine, deep, "2 with 30 tokens", Chats.settings(1, 0, 0));
    engine.step();
    assertThat(reader.ids).isEmpty();
    engine.step();
    assertThat(reader.ids).hasSize(1);
  }

  @Test
  void aShortPromptIsNotHeldUpByALongOne() {
    Heard longPrompt = chat("1 with 500 tokens", 1);
    Heard shortPrompt = chat("2 with 16 tokens", 1);
    engine.step();
    assertThat(shortPrompt.ids).hasSize(1);
    assertThat(longPrompt.ids).isEmpty();
    Chats.run(engine);
    assertThat(longPrompt.text).hasToString(text(1, 0, 1));
  }

  @Test
  void ofTwoLongPromptsOneSpeaksAsEarlyAsIfItWereAlone() {
    Heard first = chat("1 with 64 tokens", 1);
    Heard second = chat("2 with 64 tokens", 1);
    engine.step();
    engine.step();
    assertThat(first.ids).hasSize(1);
    assertThat(second.ids).isEmpty();
    Chats.run(engine);
    assertThat(second.text).hasToString(text(2, 0, 1));
  }

  @Test
  void thePromptThatWaitsLongestDoesNotStarveBesideShorterOnes() {
    Heard patient = chat("1 with 72 tokens", 1);
    for (int newcomer = 2; patient.ids.isEmpty(); newcomer++) {
      chat(newcomer + " with 32 tokens", 1);
      engine.step();
      assertThat(newcomer).isLessThan(12);
    }
  }

  @Test
  void aStopIsObeyedBeforeTheNextStepEvenBetweenPromptPieces() {
    Heard reader = chat("1 with 500 tokens", 5);
    Heard speaker = chat("2", 50);
    engine.step();
    engine.step();
    reader.stop.give();
    speaker.stop.give();
    int said = speaker.ids.size();
    engine.step();
    assertThat(reader.leaving).contains(new Outcome.Stopped());
    assertThat(speaker.leaving).contains(new Outcome.Stopped());
    assertThat(speaker.ids).hasSize(said);
    assertThat(engine.isEmpty()).isTrue();
  }

  @Test
  void aFailingPassSendsAllOfItAwayAndTheEngineGoesOn() {
    IllegalStateException trouble = new IllegalStateException("broken");
    model.fail(1, 2, 1, () -> trouble);
    Heard one = chat("1", 5);
    Heard two = chat("2", 5);
    Chats.run(engine);
    assertThat(one.leaving).contains(new Outcome.Failed(trouble));
    assertThat(two.leaving).contains(new Outcome.Failed(trouble));
    Heard three = chat("3", 5);
    Chats.run(engine);
    assertThat(three.text).hasToString(text(3, 0, 5));
    model.close();
  }

  @Test
  void aContinuedAnswerIsTheUninterruptedOneWhereverItWasCut() {
    HashModel sampled = new HashModel();
    Heard whole = sampled(sampled, 24, List.of());
    for (int cut = 0; cut < 24; cut++) {
      Heard rest = sampled(sampled, 24, whole.ids.subList(0, cut));
      assertThat(rest.ids).isEqualTo(whole.ids.subList(cut, whole.ids.size()));
    }
  }

  @Test
  void aSampledAnswerDoesNotDependOnItsNeighbours() {
    HashModel sampled = new HashModel();
    Heard alone = sampled(sampled, 12, List.of());
    Engine shared = engine(sampled, 0);
    Chats.admit(shared, sampled, "a neighbour", Chats.settings(30, 1.3, 5));
    shared.step();
    Heard beside = Chats.admit(shared, sampled, "hello", Chats.settings(12, 0.9, 42));
    Chats.run(shared);
    assertThat(beside.ids).isEqualTo(alone.ids);
  }

  @Test
  void draftsChangeNothingInASampledAnswer() {
    for (int cycle : new int[] {0, 3, 5}) {
      HashModel sampled = HashModel.repeating(cycle);
      Heard slow = sampled(sampled, 60, List.of(), 0);
      int slowSteps = steps.size();
      steps.clear();
      Heard fast = sampled(sampled, 60, List.of(), 4);
      assertThat(fast.ids).isEqualTo(slow.ids);
      assertThat(fast.leaving).isEqualTo(slow.leaving);
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
      Heard heard = sampled(sampled, limit, List.of(), 8);
      assertThat(heard.ids).hasSize(limit);
      assertThat(heard.leaving).contains(new Outcome.Finished(FinishReason.LENGTH));
    }
  }

  private Heard sampled(HashModel sampled, int limit, List<Integer> said) {
    return sampled(sampled, limit, said, 0);
  }

  private Heard sampled(HashModel sampled, int limit, List<Integer> said, int drafts) {
    Engine engine = engine(sampled, drafts);
    Heard heard = Chats.admit(engine, sampled, "hello", Chats.settings(limit, 0.9, 42), said);
    Chats.run(engine);
    return heard;
  }

  private Heard chat(String content, int limit) {
    return Chats.admit(engine, model, content, Chats.settings(limit, 0, 0));
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
