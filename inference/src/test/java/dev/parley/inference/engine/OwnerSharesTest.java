package dev.parley.inference.engine;

import static dev.parley.inference.fake.FakeTokens.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.engine.EngineChats.Recorder;
import dev.parley.inference.engine.step.StepBudget;
import dev.parley.inference.engine.step.StepObserver;
import dev.parley.inference.fake.FakeModel;
import dev.parley.job.OwnerId;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How owners share an engine's steps: eight tokens of prompts each, beside any that decode. */
class OwnerSharesTest {

  private static final OwnerId GREEDY = new OwnerId("g".repeat(22));
  private static final OwnerId MODEST = new OwnerId("m".repeat(22));
  private static final OwnerId NEW = new OwnerId("n".repeat(22));

  private static final StepBudget BUDGET =
      new StepBudget() {
        @Override
        public int besideDecoding(int sequences) {
          return 8;
        }

        @Override
        public int alone() {
          return 8;
        }
      };

  private final FakeModel model = FakeModel.endless();
  private final Engine engine = new Engine(model.decoder(), BUDGET, new StepObserver() {}, 0);

  @Test
  void anOwnersManyChatsLeaveMostStepsToAnothersFirstToken() {
    List<Recorder> greedy = decoding(GREEDY, 5);
    Recorder modest = chat(MODEST, "20 with 160 tokens", 3);
    int[] before = tokens(greedy);
    int steps = 0;
    while (modest.ids.isEmpty()) {
      engine.step();
      steps++;
    }
    int[] after = tokens(greedy);
    int others = steps - 160 / 8;
    assertThat(after[0] - before[0]).as("its share, of one chat").isEqualTo(others);
    assertThat(others)
        .as("steps of tokens, one behind each of most of the prompt")
        .isGreaterThan(12);
    for (int i = 1; i < after.length; i++) {
      assertThat(after[i] - before[i])
          .as("the others, one time of four")
          .isBetween(others / 4, others / 4 + 1);
    }
    EngineChats.run(engine);
    assertThat(modest.text).hasToString(text(20, 0, 3));
    for (int i = 0; i < greedy.size(); i++) {
      assertThat(greedy.get(i).text).hasToString(text(i + 1, 0, 60));
    }
  }

  @Test
  void nobodyIsLeftOutWhileNobodyWaitsForAFirstToken() {
    List<Recorder> greedy = decoding(GREEDY, 5);
    Recorder modest = chat(MODEST, "20", 30);
    while (modest.ids.isEmpty()) {
      engine.step();
    }
    int[] before = tokens(greedy);
    while (tokens(greedy)[0] == before[0]) {
      engine.step();
    }
    assertThat(tokens(greedy)).containsExactly(IntStream.of(before).map(n -> n + 1).toArray());
  }

  @Test
  void anOwnerWhoIsAloneIsNeverLeftOut() {
    List<Recorder> greedy = decoding(GREEDY, 5);
    chat(GREEDY, "20 with 64 tokens", 1);
    int[] before = tokens(greedy);
    engine.step();
    assertThat(tokens(greedy)).containsExactly(IntStream.of(before).map(n -> n + 1).toArray());
  }

  @Test
  void anotherOwnersPromptGoesBeforeAllButTheFirstOfManyPrompts() {
    List<Recorder> greedy =
        IntStream.rangeClosed(1, 6).mapToObj(i -> chat(GREEDY, i + " with 8 tokens", 30)).toList();
    Recorder modest = chat(MODEST, "20 with 8 tokens", 1);
    Recorder newcomer = chat(NEW, "21 with 8 tokens", 1);
    while (modest.ids.isEmpty() || newcomer.ids.isEmpty()) {
      engine.step();
    }
    assertThat(greedy.stream().filter(chat -> !chat.ids.isEmpty()).count()).isLessThanOrEqualTo(2);
    EngineChats.run(engine);
    assertThat(greedy).allMatch(chat -> chat.ids.size() == 30);
  }

  @Test
  void whatIsBeyondAShareDoesNotStarveBesideOthersPrompts() {
    chat(GREEDY, "1", 500);
    Recorder surplus = chat(GREEDY, "2 with 16 tokens", 1);
    int others = 20;
    while (surplus.ids.isEmpty()) {
      chat(MODEST, others++ + " with 8 tokens", 1);
      engine.step();
      assertThat(others).isLessThan(40);
    }
  }

  private List<Recorder> decoding(OwnerId owner, int chats) {
    List<Recorder> all =
        IntStream.rangeClosed(1, chats).mapToObj(i -> chat(owner, String.valueOf(i), 60)).toList();
    while (all.stream().anyMatch(chat -> chat.ids.isEmpty())) {
      engine.step();
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
