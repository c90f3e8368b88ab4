package dev.parley.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.parley.conversation.AnswerFormat;
import dev.parley.conversation.Strictness;
import dev.parley.grammar.Grammar;
import dev.parley.inference.constraint.Constraint;
import dev.parley.inference.constraint.Constraints;
import dev.parley.inference.engine.EngineChats.Recorder;
import dev.parley.inference.engine.step.StepBudget;
import dev.parley.inference.engine.step.StepObserver;
import dev.parley.inference.fake.BytesModel;
import dev.parley.inference.fake.BytesModel.LeadingSpace;
import dev.parley.inference.model.AnswerSplitter;
import dev.parley.job.Ending.FinishReason;
import dev.parley.job.OwnerId;
import dev.parley.job.Settings;
import dev.parley.job.Settings.TokenLimit;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FormattedAnswersTest {

  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private static final StepBudget BUDGET =
      new StepBudget() {
        @Override
        public int besideDecoding(int sequences) {
          return 64;
        }

        @Override
        public int alone() {
          return 64;
        }
      };
  private static final AnswerFormat OBJECT = new AnswerFormat.JsonObject();
  private static final String SCHEMA =
      """
      {"type": "object", "properties": {
         "name": {"type": "string", "maxLength": 12},
         "kind": {"enum": ["a", "ab", "abc", null, 12]},
         "sizes": {"type": "array", "items": {"type": "integer", "minimum": -1, "maximum": 345},
                   "maxItems": 4},
         "at": {"type": "string", "format": "date"},
         "next": {"anyOf": [{"$ref": "#"}, {"type": "null"}]}},
       "required": ["name", "kind", "sizes", "at", "next"], "additionalProperties": false}
      """;

  private final BytesModel model = new BytesModel();
  private final Constraints constraints = new Constraints(model.text(), Optional.empty());

  static Stream<String> schemas() {
    return Stream.of(
        SCHEMA,
        "{\"type\": \"object\"}",
        "{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"number\"}},"
            + " \"additionalProperties\": {\"type\": \"string\", \"pattern\": \"^[ab]*$\"}}",
        "{\"type\": [\"number\", \"boolean\"]}",
        "{\"type\": \"array\", \"items\": {\"type\": \"string\", \"minLength\": 2}, \"minItems\":"
            + " 1}");
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void isValidOrWasCut(String schema) {
    Schema validator = REGISTRY.getSchema(schema, InputFormat.JSON);
    Random random = new Random(schema.hashCode());
    int whole = 0;
    for (int seed = 0; seed < 60; seed++) {
      Settings settings =
          settings(
              120,
              seed % 5 == 0 ? 0 : random.nextDouble() * 2,
              random.nextBoolean() ? 1 : 0.05 + random.nextDouble() * 0.95,
              random.nextInt(3) == 0 ? 1 + random.nextInt(100) : 0,
              random.nextInt(3) == 0 ? random.nextDouble() / 5 : 0,
              seed);
      Recorder answer = answer(format(schema), settings, "question " + seed, List.of(), 0);
      if (answer.outcome.equals(Optional.of(new Outcome.Finished(FinishReason.STOP)))) {
        whole++;
        assertThat(validator.validate(answer.text.toString(), InputFormat.JSON))
            .as("%s %s", settings, answer.text)
            .isEmpty();
      } else {
        assertThat(answer.outcome).contains(new Outcome.Finished(FinishReason.LENGTH));
        assertThat(answer.ids).hasSize(120);
      }
    }
    assertThat(whole).isGreaterThan(5);
  }

  @Test
  void isTheSameWhereverAnotherWorkerGoesOn() {
    for (AnswerFormat format : List.of(OBJECT, format(SCHEMA))) {
      Settings settings = settings(60, 1.3, 1, 0, 0, 11);
      Recorder whole = answer(format, settings, "hello", List.of(), 0);
      for (int cut = 0; cut < whole.ids.size(); cut++) {
        // A constraint of its own, as in another process.
        Recorder rest =
            answer(
                new Constraints(model.text(), Optional.empty()),
                format,
                settings,
                "hello",
                whole.ids.subList(0, cut),
                0);
        assertThat(rest.ids).isEqualTo(whole.ids.subList(cut, whole.ids.size()));
        assertThat(rest.outcome).isEqualTo(whole.outcome);
      }
    }
  }

  @Test
  void isTheSameWithDrafts() {
    int guessed = 0;
    for (int seed = 0; seed < 20; seed++) {
      for (AnswerFormat format : List.of(OBJECT, format(SCHEMA))) {
        Settings settings = settings(100, 0.7, 0.9, 0, 0, seed);
        Recorder slow = answer(format, settings, "hello", List.of(), 0);
        int slowSteps = steps;
        Recorder fast = answer(format, settings, "hello", List.of(), 6);
        assertThat(fast.ids).isEqualTo(slow.ids);
        assertThat(fast.outcome).isEqualTo(slow.outcome);
        guessed += slowSteps - steps;
      }
    }
    assertThat(guessed).isPositive();
  }

  @Test
  void aSpaceThatTheTokenizerAddsIsNoPartOfIt() {
    BytesModel strips = new BytesModel(LeadingSpace.STRIPPED);
    for (int seed = 0; seed < 30; seed++) {
      Recorder answer =
          answer(
              strips,
              new Constraints(strips.text(), Optional.empty())
                  .of(OBJECT, Optional.empty(), "")
                  .orElseThrow(),
              settings(200, 1, 1, 0, 0, seed),
              "hello",
              List.of(),
              0);
      assertThat(answer.text.toString()).startsWith("{");
    }
  }

  @Test
  void continuesWhatThePromptHasBegun() {
    String begun = "{\"name\": \"x";
    Constraint constraint = constraints.of(format(SCHEMA), Optional.empty(), begun).orElseThrow();
    Recorder answer =
        answer(model, constraint, settings(300, 0.5, 1, 0, 0, 1), "hello", List.of(), 0);
    assertThat(
            REGISTRY
                .getSchema(SCHEMA, InputFormat.JSON)
                .validate(begun + answer.text, InputFormat.JSON))
        .isEmpty();
  }

  @Test
  void aThoughtComesBeforeIt() {
    Grammar thought =
        Grammar.sequence(
            Grammar.literal("<think>"), Grammar.until("</think>"), Grammar.literal("\n\n"));
    int ended = 0;
    for (int seed = 0; seed < 20; seed++) {
      Constraint constraint = constraints.of(OBJECT, Optional.of(thought), "").orElseThrow();
      Recorder answer =
          answer(model, constraint, settings(400, 1.5, 1, 0, 0, seed), "hello", List.of(), 0);
      String text = answer.text.toString();
      assertThat(text).startsWith("<think>");
      int end = text.indexOf("</think>");
      if (end >= 0 && end + 11 < text.length()) {
        ended++;
        assertThat(text.substring(end)).startsWith("</think>\n\n{");
      }
    }
    assertThat(ended).isPositive();
  }

  private int steps;

  private Recorder answer(
      AnswerFormat format, Settings settings, String prompt, List<Integer> earlier, int drafts) {
    return answer(constraints, format, settings, prompt, earlier, drafts);
  }

  private Recorder answer(
      Constraints made,
      AnswerFormat format,
      Settings settings,
      String prompt,
      List<Integer> earlier,
      int drafts) {
    return answer(
        model,
        made.of(format, Optional.empty(), "").orElseThrow(),
        settings,
        prompt,
        earlier,
        drafts);
  }

  private Recorder answer(
      BytesModel bytes,
      Constraint constraint,
      Settings settings,
      String content,
      List<Integer> earlier,
      int drafts) {
    steps = 0;
    StepObserver counter =
        new StepObserver() {
          @Override
          public void stepEnded(Step step) {
            steps++;
          }
        };
    Engine engine = new Engine(bytes.decoder(), BUDGET, counter, drafts);
    Generation generation =
        new Generation(
            content.chars().toArray(),
            bytes.text(),
            AnswerSplitter.textOnly(),
            List.of(),
            settings,
            settings.limit().tokens(),
            Optional.of(constraint));
    earlier.forEach(generation::accept);
    int[] context =
        IntStream.concat(content.chars(), earlier.stream().mapToInt(id -> id)).toArray();
    Recorder recorder = new Recorder();
    engine.admit(
        new GenerationRequest(OwnerId.LOCAL, context, generation, recorder.stop), recorder);
    EngineChats.run(engine);
    return recorder;
  }

  private static AnswerFormat format(String schema) {
    return new AnswerFormat.JsonSchema("answer", schema, Strictness.LENIENT);
  }

  private static Settings settings(
      int limit, double temperature, double topP, int topK, double minP, long seed) {
    TokenLimit tokens = new TokenLimit(limit, TokenLimit.Origin.ASKED);
    return new Settings(tokens, temperature, topP, topK, minP, 1, 0, 0, List.of(), seed);
  }
}
