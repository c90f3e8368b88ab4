package dev.parley.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.job.Ending;
import dev.parley.job.Job;
import dev.parley.job.JobId;
import dev.parley.job.ModelName;
import dev.parley.models.BuiltinModel;
import dev.parley.testkit.TestRedis;
import dev.parley.worker.lifecycle.ConfiguredModel;
import dev.parley.worker.settings.ModelSettings;
import dev.parley.worker.settings.WorkerSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Full chats with the real network that the worker ships. */
@Timeout(180)
class BuiltinModelTest {

  @Test
  void answersThreeChatsThroughRedisAsItAnswersThemAlone() {
    try (WorkerFixture bench = new WorkerFixture(TestRedis.shared())) {
      bench.worker(configured().load(), bench.settings());
      List<String> questions = List.of("Hello", "What is Parley?", "请写一首关于春天的五言绝句。");
      List<JobId> together = questions.stream().map(text -> ask(bench, text)).toList();
      together.forEach(id -> assertThat(bench.ending(id)).isInstanceOf(Ending.Completed.class));
      for (int i = 0; i < questions.size(); i++) {
        JobId alone = ask(bench, questions.get(i));
        Job job = bench.ended(alone);
        assertThat(bench.text(alone)).isNotBlank().isEqualTo(bench.text(together.get(i)));
        assertThat(job.usage().completionTokens()).isPositive();
      }
    }
  }

  private static ConfiguredModel configured() {
    WorkerSettings worker =
        new WorkerSettings(
            4,
            "2",
            "float32",
            "auto",
            Optional.empty(),
            0,
            "auto",
            false,
            Duration.ofSeconds(5),
            Optional.empty());
    return new ConfiguredModel(new ModelSettings("builtin", Optional.empty()), worker);
  }

  private static JobId ask(WorkerFixture bench, String text) {
    return bench.ask(bench.request(new ModelName(BuiltinModel.NAME), text, 40));
  }
}
