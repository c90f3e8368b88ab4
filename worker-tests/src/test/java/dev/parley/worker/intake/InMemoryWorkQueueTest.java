package dev.parley.worker.intake;

import dev.parley.job.JobId;
import dev.parley.job.JobRequest;
import dev.parley.job.OwnerId;
import dev.parley.queue.Attempt;
import dev.parley.queue.Requeue;
import java.time.Duration;

/** The fake that the intake's tests use behaves as Redis does. */
class InMemoryWorkQueueTest extends WorkQueueContract {

  private final InMemoryQueue queue = new InMemoryQueue();

  @Override
  WorkQueue queue(QueueConsumer consumer) {
    return new InMemoryWorkQueue(queue, consumer);
  }

  @Override
  JobId enqueue(OwnerId owner, JobRequest request) {
    return queue.enqueue(owner, request);
  }

  @Override
  void cancel(JobId job) {
    queue.cancel(job);
  }

  @Override
  void delete(JobId job) {
    queue.delete(job);
  }

  @Override
  void requeue(Attempt attempt, Requeue.Reason reason, Duration delay) {
    queue.requeue(attempt, reason, delay);
  }

  @Override
  void passTime() {
    queue.pass(SHORT.plusMillis(1));
  }
}
