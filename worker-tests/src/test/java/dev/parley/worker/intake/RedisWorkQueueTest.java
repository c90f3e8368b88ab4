package dev.parley.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.job.JobId;
import dev.parley.job.JobRequest;
import dev.parley.job.OwnerId;
import dev.parley.queue.Attempt;
import dev.parley.queue.Cancel;
import dev.parley.queue.Enqueue;
import dev.parley.queue.Erase;
import dev.parley.queue.NewJob;
import dev.parley.queue.Requeue;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.RedisConnections.Role;
import dev.parley.redis.RedisSettings;
import dev.parley.testkit.Await;
import dev.parley.testkit.TestRedis;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/** The scripts keep what the intake relies on. */
class RedisWorkQueueTest extends WorkQueueContract {

  private final TestRedis server = emptyServer();
  private final RedisConnections redis =
      RedisConnections.open(RedisSettings.of(server.url()), Role.WORKER);

  @AfterEach
  void close() {
    redis.close();
  }

  @Override
  WorkQueue queue(QueueConsumer consumer) {
    return new RedisWorkQueue(redis, consumer);
  }

  @Override
  JobId enqueue(OwnerId owner, JobRequest request) {
    JobId id = JobId.random(0);
    NewJob.Limits limits = new NewJob.Limits(64, 0, 0);
    assertThat(new Enqueue(redis).run(new NewJob(id, owner, request, limits, Optional.empty())))
        .isInstanceOf(Enqueue.Accepted.class);
    return id;
  }

  @Override
  void cancel(JobId job) {
    new Cancel(redis).run(job);
  }

  @Override
  void delete(JobId job) {
    new Erase(redis).run(job);
  }

  @Override
  void requeue(Attempt attempt, Requeue.Reason reason, Duration delay) {
    assertThat(new Requeue(redis).run(attempt, reason, delay)).isEqualTo(new Requeue.Requeued());
  }

  @Override
  void passTime() {
    long from = millis();
    Await.until("the clock of Redis advances", () -> millis() > from + 2);
  }

  private long millis() {
    List<String> time = server.commands().time();
    return Long.parseLong(time.get(0)) * 1000 + Long.parseLong(time.get(1)) / 1000;
  }

  private static TestRedis emptyServer() {
    TestRedis server = TestRedis.shared();
    server.flush();
    return server;
  }
}
