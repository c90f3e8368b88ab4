package dev.parley.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.AnswerFormat;
import dev.parley.inference.fake.Breakpoint;
import dev.parley.inference.fake.ForwardingDecoder;
import dev.parley.inference.model.Decoder;
import dev.parley.inference.model.LanguageModel;
import dev.parley.job.Ending;
import dev.parley.job.JobEvent;
import dev.parley.job.JobId;
import dev.parley.job.JobRequest;
import dev.parley.job.ModelName;
import dev.parley.models.BuiltinModel;
import dev.parley.queue.Append;
import dev.parley.redis.Script;
import dev.parley.service.settings.RedisAddress;
import dev.parley.testkit.TestRedis;
import dev.parley.testkit.fault.Direction;
import dev.parley.testkit.fault.FaultProxy;
import dev.parley.testkit.fault.Stop;
import dev.parley.worker.settings.WorkerServiceSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real network continues what another process of it began, word for word (greedy). */
@Timeout(180)
class RealTakeoverTest {

  private static final String APPEND = Script.load(Append.class, "append").function();
  private static final List<String> QUESTIONS = List.of("What is Parley?", "Hello");

  @Test
  void theContinuedAnswerIsTheUninterruptedOne() {
    int port = URI.create(TestRedis.shared().url()).getPort();
    try (FaultProxy one = FaultProxy.toRedis(port);
        FaultProxy two = FaultProxy.toRedis(port);
        WorkerFixture bench = new WorkerFixture(TestRedis.shared())) {
      Pausing first = worker(bench, one);
      List<String> whole =
          QUESTIONS.stream().map(text -> answer(bench, request(bench, text, 40))).toList();
      Pausing second = worker(bench, two);
      assertThat(takenOver(bench, request(bench, QUESTIONS.get(0), 40), first, one, two))
          .isEqualTo(whole.get(0));
      assertThat(takenOver(bench, request(bench, QUESTIONS.get(1), 40), second, two, one))
          .isEqualTo(whole.get(1));
    }
  }

  @Test
  void theContinuedAnswerFollowsItsSchema() {
    int port = URI.create(TestRedis.shared().url()).getPort();
    try (FaultProxy one = FaultProxy.toRedis(port);
        FaultProxy two = FaultProxy.toRedis(port);
        WorkerFixture bench = new WorkerFixture(TestRedis.shared())) {
      JobRequest plain = request(bench, "What is Parley?", 200);
      AnswerFormat format = AnswerChecks.format(AnswerChecks.SCHEMA);
      JobRequest chat = WorkerFixture.inFormat(format, plain.settings(), plain);
      Pausing first = worker(bench, one);
      String whole = answer(bench, chat);
      worker(bench, two);
      assertThat(takenOver(bench, chat, first, one, two)).isEqualTo(whole);
      assertThat(AnswerChecks.complaints(AnswerChecks.SCHEMA, whole)).isEmpty();
    }
  }

  /** The answer of a chat whose first worker is cut off in front of an event, not of its first. */
  private static String takenOver(
      WorkerFixture bench, JobRequest chat, Pausing model, FaultProxy first, FaultProxy second) {
    second.refuse();
    Breakpoint pause = model.pauseAfter(3);
    JobId id = bench.ask(chat);
    pause.awaitReached();
    bench.awaitEvent(id, event -> event instanceof JobEvent.Tokens t && !t.text().isEmpty());
    Stop cut = first.stopAt(Direction.UP, APPEND, 1);
    pause.resume();
    cut.awaitReached();
    String before = bench.text(id);
    first.refuse();
    cut.letPass();
    second.pass();
    assertThat(bench.ending(id)).isInstanceOf(Ending.Completed.class);
    assertThat(bench.job(id).attempts()).isEqualTo(2);
    assertThat(before).isNotEmpty().isNotEqualTo(bench.text(id));
    first.pass();
    return bench.text(id);
  }

  private static Pausing worker(WorkerFixture bench, FaultProxy line) {
    LanguageModel model = PacedBuiltinWorker.load();
    Pausing pausing = new Pausing(model.decoder());
    bench.worker(new PacedBuiltinWorker.WithDecoder(model, pausing), settings(bench, line));
    return pausing;
  }

  private static String answer(WorkerFixture bench, JobRequest chat) {
    JobId id = bench.ask(chat);
    assertThat(bench.ending(id)).isInstanceOf(Ending.Completed.class);
    return bench.text(id);
  }

  private static JobRequest request(WorkerFixture bench, String text, int limit) {
    return bench.request(new ModelName(BuiltinModel.NAME), text, limit);
  }

  private static WorkerServiceSettings settings(WorkerFixture bench, FaultProxy line) {
    WorkerServiceSettings like = bench.settings();
    return new WorkerServiceSettings(
        new RedisAddress("redis://127.0.0.1:" + line.port(), "parley", 1, Duration.ofSeconds(5)),
        like.model(),
        like.worker(),
        like.lease(),
        like.timeouts(),
        like.sweep());
  }

  /** Pauses after so many steps of the next chat. */
  private static final class Pausing extends ForwardingDecoder {

    private final AtomicInteger steps = new AtomicInteger();
    private volatile Optional<Breakpoint> pause = Optional.empty();

    Pausing(Decoder decoder) {
      super(decoder);
    }

    Breakpoint pauseAfter(int count) {
      Breakpoint breakpoint = new Breakpoint();
      pause = Optional.of(breakpoint);
      steps.set(count);
      return breakpoint;
    }

    @Override
    public List<Optional<Candidates>> forward(List<Chunk> batch) {
      if (steps.getAndDecrement() == 0) {
        pause.ifPresent(Breakpoint::pass);
      }
      return super.forward(batch);
    }
  }
}
