package dev.parley.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Answer;
import dev.parley.conversation.Answer.Call;
import dev.parley.conversation.AnswerBuilder;
import dev.parley.conversation.Strictness;
import dev.parley.conversation.Tool;
import dev.parley.conversation.ToolChoice;
import dev.parley.conversation.ToolUse;
import dev.parley.conversation.ToolUse.Calls;
import dev.parley.inference.chatformat.split.Splitters;
import dev.parley.inference.engine.ChatListener.Token;
import dev.parley.inference.engine.Generation;
import dev.parley.inference.fake.ParrotModel;
import dev.parley.inference.model.AnswerSplitter;
import dev.parley.inference.model.TokenText;
import dev.parley.job.Ending.FinishReason;
import dev.parley.job.JobEvent.Tokens;
import dev.parley.job.Settings;
import dev.parley.job.Settings.TokenLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Answers of several parts go on with another worker from wherever the first one stopped. */
class TakeoverTest {

  private static final int[] PROMPT = {1, 2, 3};
  private static final List<String> SAID =
      List.of(
          "<think>",
          "\n",
          "Two ",
          "cities",
          ".\n\n",
          "</think>",
          "\n\n",
          "Let me ",
          "see.",
          " \n",
          "<tool_call>",
          "\n{\"",
          "name\": \"wea",
          "ther",
          "\", \"arg",
          "uments\": {\"city\"",
          ": \"Paris",
          "\"}}",
          "\n",
          "</tool_call>",
          "\n",
          "<tool_",
          "call>",
          "{\"arguments\": ",
          "{\"city\": \"",
          "Rome\"},",
          " \"name\": \"weather",
          "\"",
          "}",
          "\n</tool",
          "_call>",
          "\nDone",
          ". ");
  private static final Answer ANSWER =
      new Answer(
          "Let me see.Done. ",
          "Two cities.",
          List.of(
              new Call("weather", "{\"city\": \"Paris\"}"),
              new Call("weather", "{\"city\": \"Rome\"}")));

  private static final int LIMIT = 100;
  private static final Settings SETTINGS =
      new Settings(
          new TokenLimit(LIMIT, TokenLimit.Origin.ASKED), 0, 1, 0, 0, 1, 0, 0, List.of(), 0);

  private final TokenText text = ParrotModel.answering(SAID).text();

  @Test
  void theSameAnswerComesOfEveryKill() {
    Random random = new Random(5);
    for (int killed = 0; killed <= SAID.size(); killed++) {
      for (int round = 0; round < 20; round++) {
        List<Tokens> log = new ArrayList<>();
        attempt(log, 0, random.nextInt(killed + 1), random);
        attempt(log, logged(log), killed, random);
        attempt(log, logged(log), SAID.size() + 1, random);
        assertThat(answer(log)).as("killed before token " + killed).isEqualTo(ANSWER);
        assertThat(indexes(log)).isEqualTo(IntStream.rangeClosed(0, SAID.size()).boxed().toList());
      }
    }
  }

  @Test
  void anEndedCallEndsTheAnswerOfTheNextWorkerToo() {
    List<Tokens> log = new ArrayList<>();
    attempt(log, 0, 18, new Random(1), Calls.ONE);
    Generation next = generation(Calls.ONE);
    assertThat(Takeover.of(PROMPT, next, log)).isEqualTo(new Takeover.Whole(FinishReason.STOP));
    assertThat(answer(log).calls()).hasSize(1);
  }

  @Test
  void otherPartsOfTheSameTextAreAnotherAnswer() {
    List<Tokens> log = new ArrayList<>();
    attempt(log, 0, 16, new Random(1));
    Generation withoutTools =
        new Generation(
            PROMPT,
            text,
            Splitters.thoughtful("<think>", "</think>", AnswerSplitter.textOnly()),
            List.of(),
            SETTINGS,
            LIMIT);
    assertThat(Takeover.of(PROMPT, withoutTools, log)).isEqualTo(new Takeover.Mismatch());
  }

  private void attempt(List<Tokens> log, int from, int to, Random random) {
    attempt(log, from, to, random, Calls.MANY);
  }

  /** One attempt that is killed before token {@code to}, having logged some of its tokens. */
  private void attempt(List<Tokens> log, int from, int to, Random random, Calls calls) {
    Generation generation = generation(calls);
    assertThat(Takeover.of(PROMPT, generation, log)).isInstanceOf(Takeover.Continues.class);
    assertThat(generation.length()).isEqualTo(from);
    Outbox outbox = new Outbox(1 + log.size(), from);
    for (int id = from; id < to; id++) {
      outbox.add(new Token(id, generation.accept(id), List.of()));
      if (generation.ending().isPresent()) {
        outbox.seal();
      }
      if (random.nextBoolean() || generation.ending().isPresent()) {
        Outbox.Parcel parcel = outbox.next();
        log.addAll(parcel.events());
        outbox.confirm(parcel);
      }
    }
  }

  private Generation generation(Calls calls) {
    Tool tool = new Tool("weather", Optional.empty(), Optional.empty(), Strictness.LENIENT);
    ToolUse tools = new ToolUse(List.of(tool), new ToolChoice.Auto(), calls);
    return new Generation(
        PROMPT,
        text,
        Splitters.thoughtful(
            "<think>", "</think>", Splitters.marked("<tool_call>", "</tool_call>", tools)),
        List.of(),
        SETTINGS,
        LIMIT);
  }

  private static int logged(List<Tokens> log) {
    return log.stream().mapToInt(event -> event.ids().size()).sum();
  }

  private static List<Integer> indexes(List<Tokens> log) {
    return log.stream().flatMap(event -> event.ids().stream()).toList();
  }

  private static Answer answer(List<Tokens> log) {
    AnswerBuilder answer = new AnswerBuilder();
    log.forEach(event -> answer.addAll(event.pieces()));
    return answer.answer();
  }
}
