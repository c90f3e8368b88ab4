package dev.parley.inference.engine;

import static dev.parley.inference.fake.FakeTokens.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.inference.engine.EngineChats.Recorder;
import dev.parley.inference.engine.step.StepBudget;
import dev.parley.inference.engine.step.StepObserver;
import dev.parley.inference.engine.step.StepObserver.Step;
import dev.parley.inference.fake.FakeModel;
import dev.parley.job.Ending.FinishReason;
import dev.parley.job.OwnerId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Beside an owner who asks for much more than others: 24 layers, tokens go through six a step. */
class StepsThatEndSoonTest {

  private static final OwnerId GREEDY = new OwnerId("g".repeat(22));
  private static final OwnerId MODEST = new OwnerId("m".repeat(22));
  private static final OwnerId NEW = new OwnerId("n".repeat(22));
  private static final int PARTS = 4;

  private static final StepBudget BUDGET =
      new StepBudget() {
        @Override
        public int besideDecoding(int sequences) {
          return 8;
        }

        @Override
        public int alone() {
          return 32;
        }

        @Override
        public int soon() {
          return 16;
        }

        @Override
        public int parts(int sequences) {
          return PARTS;
        }
      };

  private final FakeModel model = FakeModel.endless().layers(24);
  private final List<Step> steps = new ArrayList<>();
  private final Engine engine =
      new Engine(
          model.decoder(),
          BUDGET,
          new StepObserver() {
            @Override
            public void stepEnded(Step step) {
              steps.add(step);
            }
          },
          2);

  @AfterEach
  void nothingIsLeft() {
    engine.endAll(new Outcome.Stopped());
    model.close();
  }

  @Test
  void anothersPromptGoesBetweenTwoPartsOfManyTokens() {
    List<Recorder> greedy = greedyBesideOneWhoLeft(5);
    int[] before = tokens(greedy);
    engine.step();
    assertThat(tokens(greedy)).as("after a part").containsExactly(before);
    Recorder modest = chat(MODEST, "20 with 30 tokens", 1);
    engine.step();
    assertThat(modest.ids).as("first token").hasSize(1);
    assertThat(tokens(greedy)).containsExactly(before);
    for (int part = 1; part < PARTS; part++) {
      engine.step();
    }
    assertThat(tokens(greedy)).containsExactly(IntStream.of(before).map(n -> n + 1).toArray());
    EngineChats.run(engine);
    for (int i = 0; i < greedy.size(); i++) {
      assertThat(greedy.get(i).text).hasToString(text(i + 1, 0, 60));
    }
  }

  @Test
  void partsOfAStepCountAsParts() {
    greedyBesideOneWhoLeft(4);
    steps.clear();
    for (int part = 0; part < PARTS; part++) {
      engine.step();
    }
    assertThat(steps)
        .allSatisfy(step -> assertThat(step.chats()).isEqualTo(4))
        .allSatisfy(step -> assertThat(step.decodeRows()).isCloseTo(1, within(1e-9)));
  }

  @Test
  void theTokensOfTheOthersAreComputedAgainWhenOneStopsBetweenTwoParts() {
    List<Recorder> greedy = greedyBesideOneWhoLeft(3);
    engine.step();
    greedy.getFirst().stop.give();
    EngineChats.run(engine);
    assertThat(greedy.getFirst().outcome).contains(new Outcome.Stopped());
    assertThat(greedy.get(1).text).hasToString(text(2, 0, 60));
    assertThat(greedy.get(2).text).hasToString(text(3, 0, 60));
  }

  @Test
  void aLongPromptTakesTurnsWithTheTokensOfOthers() {
    Recorder modest = chat(MODEST, "20", 500);
    engine.step();
    Recorder greedy = chat(GREEDY, "1 with 600 tokens", 1);
    while (greedy.ids.isEmpty()) {
      engine.step();
    }
    assertThat(steps)
        .as("tokens or prompts, never both")
        .allMatch(step -> step.prefillRows() == 0 || step.decodeRows() == 0)
        .allMatch(step -> step.prefillRows() <= 32);
    assertThat(modest.ids).hasSizeGreaterThan(5);
    assertThat(greedy.outcome).contains(new Outcome.Finished(FinishReason.LENGTH));
  }

  @Test
  void aShortPromptGoesRightBehindAPieceOfALongOne() {
    Recorder decoding = chat(MODEST, "20", 500);
    engine.step();
    Recorder greedy = chat(GREEDY, "1 with 600 tokens", 1);
    for (int newcomer = 21; newcomer < 27; newcomer++) {
      int before = steps.size();
      while (steps.size() == before || steps.getLast().decodeRows() > 0) {
        engine.step();
      }
      Recorder brief = chat(NEW, newcomer + " with 20 tokens", 1);
      engine.step();
      assertThat(brief.ids).hasSize(1);
      int tokens = decoding.ids.size();
      for (int part = 0; part < 2 * PARTS; part++) {
        engine.step();
      }
      assertThat(decoding.ids).as("is not left out").hasSizeGreaterThan(tokens);
    }
    assertThat(greedy.ids).isEmpty();
  }

  @Test
  void aShortPromptOfTwoStepsIsNotInterruptedByTokens() {
    List<Recorder> greedy = greedyBesideOneWhoLeft(5);
    int[] before = tokens(greedy);
    engine.step();
    Recorder modest = chat(MODEST, "20 with 60 tokens", 1);
    engine.step();
    engine.step();
    assertThat(modest.ids).hasSize(1);
    assertThat(tokens(greedy)).containsExactly(before);
    for (int part = 1; part < PARTS; part++) {
      engine.step();
    }
    assertThat(tokens(greedy)).containsExactly(IntStream.of(before).map(n -> n + 1).toArray());
  }

  @Test
  void aShortPromptGoesBeforeALongOneOfAnotherOwner() {
    Recorder greedy = chat(GREEDY, "1 with 600 tokens", 1);
    chat(MODEST, "20", 1);
    for (int step = 0; step < 6; step++) {
      engine.step();
    }
    for (int newcomer = 21; newcomer < 24; newcomer++) {
      Recorder modest = chat(MODEST, newcomer + " with 20 tokens", 1);
      engine.step();
      assertThat(modest.ids).hasSize(1);
      engine.step();
    }
    assertThat(greedy.ids).isEmpty();
    EngineChats.run(engine);
    assertThat(greedy.text).hasToString(text(1, 0, 1));
  }

  @Test
  void stepsAreWholeAmongOwnersWhoAskForAboutTheSame() {
    chat(MODEST, "20", 9);
    Recorder other = chat(GREEDY, "1", 9);
    int stepsOfAll = 0;
    while (!engine.isEmpty()) {
      engine.step();
      stepsOfAll++;
    }
    assertThat(stepsOfAll).isEqualTo(9);
    assertThat(other.text).hasToString(text(1, 0, 9));
  }

  @Test
  void whoIsAloneForAThousandStepsGetsWholeOnes() {
    greedyBesideOneWhoLeft(2);
    List<Recorder> more = List.of(chat(GREEDY, "8", 5000), chat(GREEDY, "9", 5000));
    for (int step = 0; step < 1010; step++) {
      engine.step();
    }
    int before = more.getFirst().ids.size();
    engine.step();
    assertThat(more.getFirst().ids).hasSize(before + 1);
  }

  /** Chats that decode, of an owner beside whom somebody asked a moment ago. */
  private List<Recorder> greedyBesideOneWhoLeft(int chats) {
    chat(MODEST, "30", 1);
    engine.step();
    List<Recorder> all =
        IntStream.rangeClosed(1, chats).mapToObj(i -> chat(GREEDY, String.valueOf(i), 60)).toList();
    int least = 0;
    while (least == 0) {
      engine.step();
      least = IntStream.of(tokens(all)).min().orElseThrow();
    }
    return all;
  }

  private static int[] tokens(List<Recorder> chats) {
    return chats.stream().mapToInt(chat -> chat.ids.size()).toArray();
  }

  private Recorder chat(OwnerId owner, String content, int limit) {
    return EngineChats.admit(engine, model, owner, content, EngineChats.settings(limit, 0, 0));
  }
}
