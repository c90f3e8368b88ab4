package dev.parley.worker;

import dev.parley.inference.fake.FakeModel;
import dev.parley.inference.fake.FakeTokens;
import dev.parley.job.EventId;
import dev.parley.job.JobEvent.Tokens;
import dev.parley.job.Usage;
import dev.parley.job.WorkerId;
import dev.parley.queue.Append;
import dev.parley.queue.Attempt;
import dev.parley.queue.Begin;
import dev.parley.queue.Claims;
import dev.parley.queue.QueueEntry;
import dev.parley.testkit.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A worker that claims, begins, logs a few tokens and is lost. */
record LostWorker(WorkerFixture bench, WorkerId id) {

  LostWorker(WorkerFixture bench) {
    this(bench, new WorkerId("lost"));
  }

  QueueEntry claim() {
    Claims claims = new Claims(bench.redis);
    return Await.value("an entry", () -> claims.next(FakeModel.NAME, 0, id, Duration.ofSeconds(2)));
  }

  Attempt begin(QueueEntry entry, Duration lease) {
    Begin.Claim claim = new Begin.Claim(entry, id, "nonce", lease, "fake-weights", Usage.NONE);
    if (new Begin(bench.redis).run(claim) instanceof Begin.Begun begun) {
      return begun.attempt();
    }
    throw new AssertionError("could not begin " + entry);
  }

  /** Logs tokens {@code 0} to {@code count} of fake job {@code job} in one event. */
  void log(Attempt attempt, int job, int count) {
    log(attempt, job, count, FakeTokens.text(job, 0, count));
  }

  void log(Attempt attempt, int job, int count, String text) {
    List<Integer> ids = new ArrayList<>();
    for (int token = 0; token < count; token++) {
      ids.add(FakeTokens.id(job, token));
    }
    log(attempt, ids, text);
  }

  void log(Attempt attempt, List<Integer> ids, String text) {
    Tokens event = new Tokens(new EventId(attempt.epoch(), 1), 0, ids, text);
    if (!(new Append(bench.redis).run(attempt, 1, List.of(event)) instanceof Append.Ok)) {
      throw new AssertionError("not appended");
    }
  }
}
