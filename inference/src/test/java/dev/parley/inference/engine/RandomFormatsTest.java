package dev.parley.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.parley.conversation.AnswerFormat;
import dev.parley.conversation.Strictness;
import dev.parley.inference.constraint.Constraint;
import dev.parley.inference.constraint.Constraints;
import dev.parley.inference.constraint.UnusableFormatException;
import dev.parley.inference.engine.EngineChats.Recorder;
import dev.parley.inference.engine.step.StepBudget;
import dev.parley.inference.engine.step.StepObserver;
import dev.parley.inference.fake.BytesModel;
import dev.parley.inference.model.AnswerSplitter;
import dev.parley.job.Ending.FinishReason;
import dev.parley.job.OwnerId;
import dev.parley.job.Settings;
import dev.parley.job.Settings.TokenLimit;
import dev.parley.testkit.fuzz.Fuzz;
import dev.parley.testkit.fuzz.RandomSchemas;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Answers in the format of any schema, however they are sampled. */
class RandomFormatsTest {

  private static final int SCHEMAS = 200;
  private static final int ANSWERS = 3;
  private static final int LIMIT = 80;
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

  private final BytesModel model = new BytesModel();
  private final Constraints constraints = new Constraints(model.text(), Optional.empty());
  private int drawn;
  private int usable;
  private int whole;

  @Test
  void areValidOrWereCut() {
    Fuzz.check(SCHEMAS, this::check);
    assertThat(usable).isGreaterThan(drawn / 2);
    assertThat(whole).isGreaterThan(usable * ANSWERS / 3);
  }

  private void check(Random random) {
    String schema = RandomSchemas.draw(random);
    drawn++;
    if (constraint(schema).isEmpty()) {
      return;
    }
    usable++;
    for (int i = 0; i < ANSWERS; i++) {
      Settings settings = settings(random);
      Recorder answer = answer(constraint(schema).orElseThrow(), settings);
      String text = answer.text.toString();
      if (answer.outcome.equals(Optional.of(new Outcome.Finished(FinishReason.STOP)))) {
        whole++;
        assertThat(complaints(schema, text)).as("%s %s by %s", settings, text, schema).isEmpty();
      } else {
        assertThat(answer.outcome).contains(new Outcome.Finished(FinishReason.LENGTH));
        assertThat(answer.ids).hasSize(LIMIT);
      }
    }
  }

  /** Empty where no value follows the schema; all else can be followed. */
  private Optional<Constraint> constraint(String schema) {
    try {
      AnswerFormat format = new AnswerFormat.JsonSchema("answer", schema, Strictness.LENIENT);
      return constraints.of(format, Optional.empty(), "");
    } catch (UnusableFormatException e) {
      assertThat(e)
          .as("%s", schema)
          .hasMessageMatching(
              ".*(no value can follow this|values of a schema that contains itself).*");
      return Optional.empty();
    }
  }

  private Recorder answer(Constraint constraint, Settings settings) {
    Engine engine = new Engine(model.decoder(), BUDGET, new StepObserver() {}, 0);
    int[] prompt = "question".chars().toArray();
    Generation generation =
        new Generation(
            prompt,
            model.text(),
            AnswerSplitter.textOnly(),
            List.of(),
            settings,
            LIMIT,
            Optional.of(constraint));
    Recorder recorder = new Recorder();
    engine.admit(new GenerationRequest(OwnerId.LOCAL, prompt, generation, recorder.stop), recorder);
    EngineChats.run(engine);
    return recorder;
  }

  /** Greedy, hot, and with all that leaves few tokens to choose from. */
  private static Settings settings(Random random) {
    return new Settings(
        new TokenLimit(LIMIT, TokenLimit.Origin.ASKED),
        random.nextInt(5) == 0 ? 0 : random.nextDouble() * 2,
        random.nextBoolean() ? 1 : 0.05 + random.nextDouble() * 0.95,
        random.nextInt(3) == 0 ? 1 + random.nextInt(100) : 0,
        random.nextInt(3) == 0 ? random.nextDouble() / 5 : 0,
        1,
        0,
        0,
        List.of(),
        random.nextInt(Integer.MAX_VALUE));
  }

  private static List<?> complaints(String schema, String answer) {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(schema, InputFormat.JSON)
        .validate(
            answer,
            InputFormat.JSON,
            context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
  }
}
