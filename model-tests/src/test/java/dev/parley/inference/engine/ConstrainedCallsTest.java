package dev.parley.inference.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Answer;
import dev.parley.conversation.Answer.Call;
import dev.parley.conversation.AnswerBuilder;
import dev.parley.conversation.AnswerFormat;
import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.ChatMessage.Role;
import dev.parley.conversation.Conversation;
import dev.parley.conversation.Strictness;
import dev.parley.conversation.Tool;
import dev.parley.conversation.ToolChoice;
import dev.parley.conversation.ToolUse;
import dev.parley.conversation.ToolUse.Calls;
import dev.parley.inference.chatformat.ChatTokenizer;
import dev.parley.inference.constraint.Constraint;
import dev.parley.inference.constraint.Constraints;
import dev.parley.inference.model.Decoder.Candidates;
import dev.parley.inference.model.PromptEncoder;
import dev.parley.inference.model.TokenText;
import dev.parley.job.Ending.FinishReason;
import dev.parley.job.JobRequest.Thinking;
import dev.parley.job.Settings;
import dev.parley.job.Settings.TokenLimit;
import dev.parley.models.huggingface.FolderTokenizer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A model that writes at random calls tools all the same, in each format's own way. */
class ConstrainedCallsTest {

  private static final int VOCABULARY = 1_000;
  private static final int LIMIT = 250;
  private static final Set<String> OPENING =
      Set.of("<tool_call>", "<function", "<|tool_call_start|>", "<|tool_call|>", "</think>");
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Tool WEATHER =
      tool(
          "weather",
          "{\"type\":\"object\",\"properties\":{\"city\":{\"enum\":[\"Paris\",\"東京\"]},"
              + "\"days\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":7}},"
              + "\"required\":[\"city\",\"days\"],\"additionalProperties\":false}");
  private static final Tool NOW =
      new Tool("now", Optional.empty(), Optional.empty(), Strictness.LENIENT);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "qwen1.5",
        "qwen2.5",
        "qwen3",
        "qwen3-thinking-2507",
        "qwen3.5",
        "minicpm5",
        "r1-distill-qwen",
        "falcon3",
        "smollm3",
        "granite4",
        "smollm2",
        "tinyllama",
        "llama3.2",
        "lfm2",
        "lfm2.5",
        "phi4-mini",
        "falcon3-tools",
        "qwen3-coder",
        "plain"
      })
  void aForcedAnswerIsNothingButCalls(String folder) {
    try (ChatTokenizer model = open(folder)) {
      for (int seed = 0; seed < 6; seed++) {
        boolean named = seed % 2 == 0;
        ToolChoice choice = named ? new ToolChoice.Named("weather") : new ToolChoice.Required();
        Calls calls = seed % 3 == 0 ? Calls.ONE : Calls.MANY;
        ToolUse use = new ToolUse(List.of(WEATHER, NOW), choice, calls);
        Finished finished = answer(model, use, AnswerFormat.TEXT, seed);
        Answer answer = finished.answer();
        assertThat(answer.text()).isEmpty();
        assertThat(answer.reasoning()).isEmpty();
        assertThat(answer.calls()).isNotEmpty();
        if (named) {
          assertThat(answer.calls()).extracting(Call::name).containsOnly("weather");
        }
        if (calls == Calls.ONE) {
          assertThat(answer.calls()).hasSize(1);
        }
        if (finished.reason() == FinishReason.STOP) {
          answer.calls().forEach(ConstrainedCallsTest::assertValid);
        } else {
          assertThat(answer.calls()).hasSizeGreaterThan(1); // it did not stop calling
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "qwen2.5",
        "qwen3",
        "qwen3-thinking-2507",
        "qwen3.5",
        "minicpm5",
        "lfm2",
        "phi4-mini",
        "llama3.2"
      })
  void aStrictToolBindsAModelThatDecidesItself(String folder) {
    ToolUse use = new ToolUse(List.of(WEATHER, NOW), new ToolChoice.Auto(), Calls.MANY);
    int calls = 0;
    int texts = 0;
    try (ChatTokenizer model = open(folder)) {
      for (int seed = 0; seed < 15; seed++) {
        Finished finished = answer(model, use, AnswerFormat.TEXT, seed);
        Answer answer = finished.answer();
        calls += answer.calls().size();
        texts += answer.text().isEmpty() ? 0 : 1;
        if (finished.reason() == FinishReason.STOP) {
          assertThat(answer.text()).doesNotContain("<tool_call>", "<function", "<|tool_call");
          answer.calls().forEach(ConstrainedCallsTest::assertValid);
        }
      }
    }
    assertThat(texts).isPositive();
    assertThat(calls).isGreaterThanOrEqualTo(folder.equals("llama3.2") ? 0 : 2);
  }

  @Test
  void whereAFormatIsAskedForTheModelMayCallInstead() {
    ToolUse use = new ToolUse(List.of(NOW), new ToolChoice.Auto(), Calls.MANY);
    try (ChatTokenizer model = open("qwen2.5")) {
      for (int seed = 0; seed < 20; seed++) {
        Finished finished = answer(model, use, new AnswerFormat.JsonObject(), seed);
        boolean isJson = finished.answer().text().startsWith("{");
        assertThat(isJson).isNotEqualTo(!finished.answer().calls().isEmpty());
      }
    }
  }

  @Test
  void withoutStrictToolsNothingIsConstrained() {
    ToolUse use = new ToolUse(List.of(NOW), new ToolChoice.Auto(), Calls.MANY);
    try (ChatTokenizer model = open("qwen2.5")) {
      assertThat(constraint(model.prompts(), model.tokens(), use, AnswerFormat.TEXT)).isEmpty();
    }
  }

  private record Finished(Answer answer, FinishReason reason) {}

  private static Finished answer(ChatTokenizer model, ToolUse use, AnswerFormat format, int seed) {
    PromptEncoder prompts = model.prompts().thinking(Thinking.ON);
    Conversation conversation = conversation(use);
    Generation generation =
        new Generation(
            prompts.encode(conversation),
            model.tokens(),
            prompts.splitter(conversation),
            List.of(),
            settings(seed),
            LIMIT,
            constraint(prompts, model.tokens(), use, format));
    AnswerBuilder answer = new AnswerBuilder();
    Random random = new Random(seed);
    while (generation.ending().isEmpty()) {
      answer.addAll(generation.next(RandomCandidates.of(model.tokens(), random)).pieces());
    }
    return new Finished(answer.answer(), generation.ending().get());
  }

  private static Optional<Constraint> constraint(
      PromptEncoder prompts, TokenText tokens, ToolUse use, AnswerFormat format) {
    return new Constraints(tokens, Optional.empty()).of(prompts, conversation(use), format);
  }

  private static Conversation conversation(ToolUse use) {
    return new Conversation(List.of(new ChatMessage(Role.USER, "Weather?")), use);
  }

  private static void assertValid(Call call) {
    JsonNode arguments = JSON.readTree(call.arguments());
    if (call.name().equals("weather")) {
      assertThat(arguments.propertyNames()).containsExactly("city", "days");
      assertThat(arguments.path("city").stringValue()).isIn("Paris", "東京");
      assertThat(arguments.path("days").intValue()).isBetween(1, 7);
    } else {
      assertThat(call.name()).isEqualTo("now");
      assertThat(arguments.isObject()).isTrue();
    }
  }

  private static Settings settings(int seed) {
    TokenLimit limit = new TokenLimit(LIMIT, TokenLimit.Origin.ASKED);
    return new Settings(limit, 1, 1, 0, 0, 1, 0, 0, List.of(), seed);
  }

  private static Tool tool(String name, String schema) {
    return new Tool(name, Optional.of("It tells."), Optional.of(schema), Strictness.STRICT);
  }

  private static ChatTokenizer open(String folder) {
    Path path = Path.of("src/test/resources/chat", folder);
    return ChatTokenizer.open(FolderTokenizer.read(path), VOCABULARY, Set.of());
  }

  /** Likes to end, and to open calls; otherwise it likes all tokens about alike. */
  private record RandomCandidates(int[] ids, float[] logits, double logSumExp, float[] all)
      implements Candidates {

    static RandomCandidates of(TokenText tokens, Random random) {
      float[] all = new float[VOCABULARY];
      for (int id = 0; id < VOCABULARY; id++) {
        String text = new String(tokens.bytes(id), UTF_8);
        boolean opens = OPENING.contains(text);
        all[id] = random.nextFloat() + (tokens.isEnd(id) ? 3 : opens ? 4 : 0);
      }
      int[] ids =
          IntStream.range(0, VOCABULARY)
              .boxed()
              .sorted(Comparator.comparingDouble(id -> -all[id]))
              .limit(64)
              .mapToInt(id -> id)
              .toArray();
      float[] logits = new float[ids.length];
      IntStream.range(0, ids.length).forEach(i -> logits[i] = all[ids[i]]);
      double sum = IntStream.range(0, VOCABULARY).mapToDouble(id -> Math.exp(all[id])).sum();
      return new RandomCandidates(ids, logits, Math.log(sum), Arrays.copyOf(all, VOCABULARY));
    }
  }
}
