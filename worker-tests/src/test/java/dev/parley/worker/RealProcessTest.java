package dev.parley.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.fake.ForwardingDecoder;
import dev.parley.inference.model.Decoder;
import dev.parley.inference.model.LanguageModel;
import dev.parley.job.Ending;
import dev.parley.job.Job;
import dev.parley.job.JobId;
import dev.parley.job.ModelName;
import dev.parley.models.BuiltinModel;
import dev.parley.redis.Keys;
import dev.parley.testkit.Await;
import dev.parley.testkit.TestRedis;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Processes with a real network are killed, frozen and told to leave in the middle of an answer:
 * another one continues it word for word (greedy, and nowhere near a tie).
 */
@Timeout(300)
class RealProcessTest {

  private static final ModelName MODEL = new ModelName(BuiltinModel.NAME);
  private static final List<String> QUESTIONS =
      List.of("What is Parley?", "Tell me a story about a cat.", "Write a poem about spring.");
  private static final int TOKENS = 18;
  private static final int BEFORE = 6;

  /** Two networks of one build agree to about 1e-4. */
  private static final float CLEAR = 0.02f;

  private final TestRedis redis = TestRedis.shared();
  private final WorkerFixture bench = new WorkerFixture(redis);
  private final Map<String, WorkerProcess> processes = new HashMap<>();

  @AfterEach
  void close() {
    processes.values().forEach(WorkerProcess::close);
    bench.close();
  }

  @Test
  void theContinuedAnswerIsTheUninterruptedOne() throws Exception {
    List<String> whole = uninterrupted();
    List.of("a", "b", "c").forEach(this::start);
    processes.values().forEach(WorkerProcess::awaitReady);

    JobId frozen = ask(0);
    WorkerProcess sleeper = holder(frozen);
    sleeper.signal("STOP");
    assertThat(continued(frozen, 2)).isEqualTo(whole.get(0));
    List<?> log = bench.events(frozen);
    sleeper.signal("CONT");
    JobId next = ask(1);

    WorkerProcess leaver = holder(next);
    leaver.signal("TERM");
    assertThat(continued(next, 1)).isEqualTo(whole.get(1));
    assertThat(leaver.exitCode()).isZero();
    assertThat(bench.events(frozen)).isEqualTo(log);

    JobId orphan = ask(2);
    holder(orphan).kill();
    assertThat(continued(orphan, 2)).isEqualTo(whole.get(2));
    bench.awaitDrained();
  }

  /** What an undisturbed worker answers, whose every choice was clear. */
  private List<String> uninterrupted() {
    LanguageModel model = PacedBuiltinWorker.load();
    Margins margins = new Margins(model.decoder());
    try (Worker alone = bench.worker(new PacedBuiltinWorker.WithDecoder(model, margins))) {
      assertThat(alone.health().isUp()).isTrue();
      List<String> answers = QUESTIONS.stream().map(this::answer).toList();
      assertThat(margins.least).isGreaterThan(CLEAR);
      return answers;
    }
  }

  private String answer(String question) {
    JobId id = bench.ask(bench.request(MODEL, question, TOKENS));
    assertThat(bench.ending(id)).isInstanceOf(Ending.Completed.class);
    assertThat(bench.job(id).usage().completionTokens()).isEqualTo(TOKENS);
    return bench.text(id);
  }

  private JobId ask(int question) {
    JobId id = bench.ask(bench.request(MODEL, QUESTIONS.get(question), TOKENS));
    bench.awaitTokens(id, BEFORE);
    return id;
  }

  private String continued(JobId id, int attempts) {
    Job job = bench.ended(id);
    assertThat(job.ending()).containsInstanceOf(Ending.Completed.class);
    assertThat(job.attempts()).isEqualTo(attempts);
    assertThat(job.usage().completionTokens()).isEqualTo(TOKENS);
    return bench.text(id);
  }

  private void start(String id) {
    processes.put(
        id,
        WorkerProcess.start(
            PacedBuiltinWorker.class,
            List.of(),
            redis,
            "--parley.worker.id=" + id,
            "--parley.worker.drain=0s",
            "--parley.timeouts.token-gap=10s"));
  }

  /** The process that runs a job. */
  private WorkerProcess holder(JobId id) {
    String key = new Keys("parley").job(id);
    String worker =
        Await.value("a worker", () -> Optional.ofNullable(redis.commands().hget(key, "worker")));
    return Optional.ofNullable(processes.get(worker)).orElseThrow();
  }

  /** Remembers how far the first of all candidates was ahead of the second. */
  private static final class Margins extends ForwardingDecoder {

    private volatile float least = Float.MAX_VALUE;

    Margins(Decoder decoder) {
      super(decoder);
    }

    @Override
    public List<Optional<Candidates>> forward(List<Chunk> batch) {
      List<Optional<Candidates>> all = super.forward(batch);
      all.forEach(one -> one.ifPresent(this::measure));
      return all;
    }

    private void measure(Candidates candidates) {
      float[] logits = candidates.logits();
      least = Math.min(least, logits[0] - logits[1]);
    }
  }
}
