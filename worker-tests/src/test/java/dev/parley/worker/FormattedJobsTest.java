package dev.parley.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.AnswerFormat;
import dev.parley.inference.model.LanguageModel;
import dev.parley.job.Ending;
import dev.parley.job.Ending.FinishReason;
import dev.parley.job.Failure;
import dev.parley.job.JobId;
import dev.parley.job.JobRequest;
import dev.parley.job.ModelName;
import dev.parley.job.Settings;
import dev.parley.job.Settings.TokenLimit;
import dev.parley.models.BuiltinModel;
import dev.parley.testkit.TestRedis;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Formats of answers from the job in Redis to the real network that the worker ships, and back. */
@Timeout(180)
class FormattedJobsTest {

  private static final ModelName MODEL = new ModelName(BuiltinModel.NAME);
  private static final int CHATS = 8;
  private static final double BIAS = 6;

  private final WorkerFixture bench = new WorkerFixture(TestRedis.shared());
  private final LanguageModel model = PacedBuiltinWorker.load();

  @BeforeEach
  void start() {
    bench.worker(model);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void anAnswerFollowsItsSchema() {
    JobId id = ask(AnswerChecks.format(AnswerChecks.SCHEMA), "What is Parley?", 200);
    assertThat(bench.ending(id)).isEqualTo(new Ending.Completed(FinishReason.STOP));
    assertThat(AnswerChecks.complaints(AnswerChecks.SCHEMA, bench.text(id))).isEmpty();
  }

  /** The small network seldom finds an end by itself; with a bias it does. */
  @Test
  void anAnswerIsAnObjectOrTheBeginningOfOne() {
    List<JobId> ids = IntStream.range(0, CHATS).mapToObj(this::askForObject).toList();
    int whole = 0;
    for (JobId id : ids) {
      boolean stopped = bench.ending(id).equals(new Ending.Completed(FinishReason.STOP));
      assertThat(bench.text(id)).startsWith("{");
      if (stopped) {
        whole++;
        assertThat(AnswerChecks.complaints(AnswerChecks.OBJECT, bench.text(id))).isEmpty();
      } else {
        assertThat(bench.ending(id)).isEqualTo(new Ending.Completed(FinishReason.LENGTH));
      }
    }
    assertThat(whole).isPositive();
  }

  /** The API refuses such schemas; one of a newer API may come all the same. */
  @Test
  void aSchemaThatCannotBeFollowedFailsTheJobAndNotTheWorker() {
    JobId id = ask(AnswerChecks.format("{\"not\": {}}"), "Hello", 50);
    assertThat(bench.ending(id))
        .isInstanceOfSatisfying(
            Ending.Failed.class,
            failed -> {
              assertThat(failed.failure().code()).isEqualTo(Failure.Code.INVALID_VALUE);
              assertThat(failed.failure().message()).contains("/not");
            });
    assertThat(bench.text(id)).isEmpty();
    assertThat(bench.job(id).attempts()).isEqualTo(1);
    assertThat(bench.ending(ask(AnswerFormat.TEXT, "Hello", 3)))
        .isInstanceOf(Ending.Completed.class);
  }

  private JobId ask(AnswerFormat format, String question, int limit) {
    JobRequest chat = bench.request(MODEL, question, limit);
    return bench.ask(WorkerFixture.inFormat(format, chat.settings(), chat));
  }

  private JobId askForObject(int seed) {
    Settings settings =
        new Settings(
            new TokenLimit(300, TokenLimit.Origin.ASKED),
            1,
            1,
            0,
            0,
            1,
            0,
            0,
            List.of(),
            seed,
            likelyEnds(),
            Optional.empty());
    return bench.ask(
        WorkerFixture.inFormat(
            new AnswerFormat.JsonObject(), settings, bench.request(MODEL, "Hello", 300)));
  }

  /** Closing quotes and braces, which are among the first tokens. */
  private Map<Integer, Double> likelyEnds() {
    return IntStream.range(0, 500)
        .filter(id -> List.of("\"", "}").contains(new String(model.text().bytes(id), UTF_8)))
        .boxed()
        .collect(Collectors.toMap(id -> id, _ -> BIAS));
  }
}
