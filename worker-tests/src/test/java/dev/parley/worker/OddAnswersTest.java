package dev.parley.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.parley.inference.fake.FakeModel;
import dev.parley.inference.fake.ParrotModel;
import dev.parley.job.Ending;
import dev.parley.job.Ending.FinishReason;
import dev.parley.job.Job;
import dev.parley.job.JobEvent;
import dev.parley.job.JobId;
import dev.parley.testkit.TestRedis;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers with little or nothing to read end like any other: one terminal event, all counted. */
@Timeout(60)
class OddAnswersTest {

  private final WorkerFixture bench = new WorkerFixture(TestRedis.shared());

  @AfterEach
  void close() {
    bench.close();
  }

  static Stream<Arguments> answers() {
    return Stream.of(
        arguments("empty", List.of(), ""),
        arguments("control tokens only", List.of("", "", ""), ""),
        arguments("newlines", Collections.nCopies(512, "\n"), "\n".repeat(512)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("answers")
  void endsAndCountsWhatTheModelGenerated(String name, List<String> words, String text) {
    bench.worker(ParrotModel.answering(words));
    JobId id = bench.ask("four", 600);
    Job job = bench.ended(id);
    assertThat(job.ending()).contains(new Ending.Completed(FinishReason.STOP));
    assertThat(bench.text(id)).isEqualTo(text);
    assertThat(job.usage().promptTokens()).isEqualTo(4);
    assertThat(job.usage().completionTokens()).isEqualTo(words.size() + 1).isEqualTo(logged(id));
    assertThat(bench.events(id)).filteredOn(JobEvent.Ended.class::isInstance).hasSize(1);
    assertThat(bench.events(id).getLast()).isInstanceOf(JobEvent.Ended.class);
    bench.awaitDrained();
  }

  static Stream<Arguments> stops() {
    return Stream.of(
        arguments("the first token", 1, new String[] {"1.0 "}),
        arguments("its first letter", 1, new String[] {"1"}),
        arguments("more than the first token", 2, new String[] {"1.0 1"}),
        arguments("every letter", 1, new String[] {"1", ".", "0", " "}));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("stops")
  void aStopStringAtTheBeginningLeavesAnEmptyAnswer(String name, int tokens, String[] stops) {
    bench.worker(FakeModel.endless());
    JobId id = bench.ask(bench.request(FakeModel.NAME, "1", 50, stops));
    Job job = bench.ended(id);
    assertThat(job.ending()).contains(new Ending.Completed(FinishReason.STOP));
    assertThat(bench.text(id)).isEmpty();
    assertThat(job.usage().completionTokens()).isEqualTo(tokens).isEqualTo(logged(id));
    bench.awaitDrained();
  }

  private int logged(JobId id) {
    return bench.tokens(id).stream().mapToInt(event -> event.ids().size()).sum();
  }
}
