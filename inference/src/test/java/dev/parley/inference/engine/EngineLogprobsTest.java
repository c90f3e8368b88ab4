package dev.parley.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.conversation.AnswerPiece;
import dev.parley.conversation.Strictness;
import dev.parley.conversation.TokenLogprob;
import dev.parley.conversation.TokenLogprob.Alternative;
import dev.parley.conversation.Tool;
import dev.parley.conversation.ToolChoice;
import dev.parley.conversation.ToolUse;
import dev.parley.inference.chatformat.split.Splitters;
import dev.parley.inference.engine.EngineChats.Recorder;
import dev.parley.inference.engine.step.StepBudget;
import dev.parley.inference.engine.step.StepObserver;
import dev.parley.inference.fake.HashModel;
import dev.parley.inference.fake.ParrotModel;
import dev.parley.inference.model.AnswerSplitter;
import dev.parley.job.Settings;
import dev.parley.job.Settings.TokenLimit;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a chat that asks for logprobs, or biases its logits, gets from the engine. */
class EngineLogprobsTest {

  private static final String PROMPT = "hello";
  private static final Map<Integer, Double> BIAS = Map.of(3, -100.0, 7, 2.5, 11, -1.0);

  private static final ToolUse WEATHER =
      new ToolUse(
          List.of(new Tool("weather", Optional.empty(), Optional.empty(), Strictness.LENIENT)),
          new ToolChoice.Auto(),
          ToolUse.Calls.MANY);

  private final HashModel model = new HashModel();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 20})
  void logprobsAreThoseOfTheUnadjustedDistributionAtTemperatureOne(int top) {
    Recorder answer = answer(model, settings(0.6, BIAS, Optional.of(top), List.of()), 0);

    assertThat(answer.logprobs).hasSize(answer.ids.size());
    List<Integer> context = new ArrayList<>(prompt());
    for (int i = 0; i < answer.ids.size(); i++) {
      int id = answer.ids.get(i);
      double[] expected = logSoftmax(model.logits(context));
      TokenLogprob found = answer.logprobs.get(i);
      assertThat(found.bytes()).isEqualTo(hex(id));
      assertThat(found.logprob()).isCloseTo(expected[id], within(1e-5));
      assertThat(found.top()).hasSize(top);
      for (Alternative other : found.top()) {
        assertThat(other.logprob()).isCloseTo(expected[letter(other.bytes())], within(1e-5));
      }
      assertThat(found.top())
          .extracting(Alternative::logprob)
          .isSortedAccordingTo((a, b) -> Double.compare(b, a));
      context.add(id);
    }
  }

  @Test
  void aChatThatDoesNotAskGetsNoneBesideOneThatDoes() {
    Engine engine = engine(model, 0);
    Recorder silent = admit(engine, settings(0.6, Map.of(), Optional.empty(), List.of()));
    Recorder asking = admit(engine, settings(0.6, Map.of(), Optional.of(2), List.of()));
    EngineChats.run(engine);

    assertThat(silent.logprobs).isEmpty();
    assertThat(asking.logprobs).hasSize(40);
    assertThat(asking.ids).isEqualTo(silent.ids);
  }

  @Test
  void draftsChangeNeitherLogprobsNorABiasedAnswer() {
    HashModel repeating = HashModel.repeating(3);
    Settings settings = settings(0.9, BIAS, Optional.of(4), List.of());
    Recorder slow = answer(repeating, settings, 0);
    Recorder fast = answer(repeating, settings, 4);

    assertThat(fast.ids).isEqualTo(slow.ids);
    assertThat(fast.logprobs).isEqualTo(slow.logprobs);
  }

  @Test
  void aContinuedAnswerHasTheLogprobsOfTheRestAndNoOthers() {
    Settings settings = settings(0.9, BIAS, Optional.of(4), List.of());
    Recorder whole = answer(model, settings, 0);
    for (int cut = 0; cut < whole.ids.size(); cut++) {
      Engine engine = engine(model, 0);
      Recorder rest = EngineChats.admit(engine, model, PROMPT, settings, whole.ids.subList(0, cut));
      EngineChats.run(engine);
      assertThat(rest.ids).isEqualTo(whole.ids.subList(cut, whole.ids.size()));
      assertThat(rest.logprobs).isEqualTo(whole.logprobs.subList(cut, whole.ids.size()));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, 2})
  void aBiasOfAHundredForcesATokenAndOneOfMinusAHundredBansIt(double temperature) {
    Recorder free = answer(model, settings(temperature, Map.of(), Optional.empty(), List.of()), 0);
    int first = free.ids.getFirst();

    Map<Integer, Double> ban = Map.of(first, -100.0);
    assertThat(answer(model, settings(temperature, ban, Optional.empty(), List.of()), 0).ids)
        .doesNotContain(first);
    Map<Integer, Double> force = Map.of(25, 100.0);
    assertThat(answer(model, settings(temperature, force, Optional.empty(), List.of()), 0).ids)
        .containsOnly(25);
  }

  /** The answer is "zzz…": a stop string of two holds each first z back. */
  @Test
  void aTokenThatIsHeldBackGetsItsLogprobWithItsTextAndAStopStringGetsNone() {
    Map<Integer, Double> force = Map.of(25, 100.0);
    Recorder stopped = answer(model, settings(0, force, Optional.of(0), List.of("zz")), 0);
    assertThat(stopped.ids).hasSize(2);
    assertThat(stopped.logprobs).isEmpty();

    Recorder held = answer(model, settings(0, force, Optional.of(0), List.of("z".repeat(60))), 0);
    assertThat(held.text).hasToString("z".repeat(40));
    assertThat(held.logprobs).hasSize(40);
  }

  @Test
  void onlyTokensOfTheTextHaveLogprobs() {
    Settings settings = settings(1, Map.of(), Optional.of(0), List.of());
    Engine engine = engine(model, 0);
    VowelsOpen parts = new VowelsOpen();
    Recorder answer = EngineChats.admit(engine, model, parts, PROMPT, settings, List.of());
    EngineChats.run(engine);

    assertThat(answer.ids).hasSizeGreaterThan(answer.text.length() + 5);
    assertThat(spelled(answer)).isEqualTo(answer.text.toString());
  }

  @Test
  void tokensOfThoughtsMarksAndCallsHaveNone() {
    assertThat(
            spelled(
                "<think>",
                "\n",
                "Hm",
                "</think>",
                "\n\n",
                "I ",
                "lo",
                "ok.",
                "\n",
                "<tool_",
                "call>",
                "{\"name\":",
                "\"weather\"",
                ",\"arguments\":",
                "{}}",
                "</tool_call>"))
        .isEqualTo("I look.");
  }

  @Test
  void tokensOfWhatLookedLikeACallAndIsNoneHaveTheirLogprobs() {
    assertThat(spelled("I ", "<tool_", "call>", "{\"name\":", "\"nobody", "\"}", " do"))
        .isEqualTo("I <tool_call>{\"name\":\"nobody\"} do");
    assertThat(spelled("a <", " b", " <tool", "box", "\n", "\n")).isEqualTo("a < b <toolbox\n\n");
  }

  /** What the tokens with logprobs spell, in an answer of these tokens. */
  private static String spelled(String... words) {
    ParrotModel parrot = ParrotModel.answering(List.of(words));
    Engine engine = new Engine(parrot, new AllAtOnce(), new StepObserver() {}, 0);
    Settings settings = settings(1, Map.of(), Optional.of(0), List.of());
    AnswerSplitter marked =
        Splitters.thoughtful(
            "<think>", "</think>", Splitters.marked("<tool_call>", "</tool_call>", WEATHER));
    Recorder answer = EngineChats.admit(engine, parrot, marked, PROMPT, settings, List.of());
    EngineChats.run(engine);
    String spelled = spelled(answer);
    assertThat(spelled).isEqualTo(answer.text.toString());
    return spelled;
  }

  private static String spelled(Recorder answer) {
    String hex = String.join("", answer.logprobs.stream().map(TokenLogprob::bytes).toList());
    return new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8);
  }

  /** A vowel opens a thought, the next one closes it; an x is held back, for it might be a mark. */
  private static final class VowelsOpen implements AnswerSplitter {

    private boolean thinking;
    private String held = "";

    @Override
    public List<AnswerPiece> accept(String text) {
      if ("aeiou".contains(text)) {
        List<AnswerPiece> pieces = flush();
        thinking = !thinking;
        return pieces;
      }
      if (text.equals("x")) {
        held += text;
        return List.of();
      }
      String whole = held + text;
      held = "";
      return piece(whole);
    }

    @Override
    public List<AnswerPiece> flush() {
      held = "";
      return List.of();
    }

    @Override
    public boolean isInText() {
      return !thinking;
    }

    private List<AnswerPiece> piece(String text) {
      return List.of(thinking ? new AnswerPiece.Reasoning(text) : new AnswerPiece.Text(text));
    }
  }

  private static Recorder answer(HashModel model, Settings settings, int drafts) {
    Engine engine = engine(model, drafts);
    Recorder answer = EngineChats.admit(engine, model, PROMPT, settings);
    EngineChats.run(engine);
    return answer;
  }

  private Recorder admit(Engine engine, Settings settings) {
    return EngineChats.admit(engine, model, PROMPT, settings);
  }

  private static Engine engine(HashModel model, int drafts) {
    return new Engine(model, new AllAtOnce(), new StepObserver() {}, drafts);
  }

  private record AllAtOnce() implements StepBudget {

    @Override
    public int besideDecoding(int sequences) {
      return 1_000;
    }

    @Override
    public int alone() {
      return 1_000;
    }
  }

  private List<Integer> prompt() {
    return PROMPT.chars().map(c -> c % 26).boxed().toList();
  }

  private static String hex(int id) {
    return HexFormat.of().formatHex(new byte[] {(byte) ('a' + id)});
  }

  private static int letter(String hex) {
    return HexFormat.fromHexDigits(hex) - 'a';
  }

  private static double[] logSoftmax(float[] logits) {
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit);
    }
    double[] result = new double[logits.length];
    for (int id = 0; id < logits.length; id++) {
      result[id] = logits[id] - Math.log(sum);
    }
    return result;
  }

  private static Settings settings(
      double temperature, Map<Integer, Double> bias, Optional<Integer> top, List<String> stop) {
    TokenLimit limit = new TokenLimit(40, TokenLimit.Origin.ASKED);
    return new Settings(limit, temperature, 1, 0, 0, 1, 0, 0, stop, 42, bias, top);
  }
}
