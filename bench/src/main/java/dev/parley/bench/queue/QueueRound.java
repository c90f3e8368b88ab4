package dev.parley.bench.queue;

import dev.parley.conversation.ChatMessage;
import dev.parley.job.Ending;
import dev.parley.job.JobId;
import dev.parley.job.JobRequest;
import dev.parley.job.ModelName;
import dev.parley.job.OwnerId;
import dev.parley.job.Settings;
import dev.parley.job.WorkerId;
import dev.parley.queue.Claims;
import dev.parley.queue.Enqueue;
import dev.parley.queue.Finish;
import dev.parley.queue.NewJob;
import dev.parley.queue.QueueEntry;
import dev.parley.redis.RedisConnections;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Lets jobs wait, then claims and ends them, with one caller. */
final class QueueRound {

  /**
   * What one kind of call costs.
   *
   * @param perSecond calls, by one caller
   * @param micros of processor time that Redis takes for a call: what load on the machine changes
   *     least
   */
  record Cost(double perSecond, double micros) {}

  /** A job enters; a job is claimed and ended. */
  record Costs(Cost enqueue, Cost claimAndEnd) {}

  private static final int SEATS = 8;
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final NewJob.Limits NO_LIMITS = new NewJob.Limits(1_000_000, 0, 0);
  private static final ModelName MODEL = new ModelName("bench");
  private static final WorkerId WORKER = new WorkerId("bench");
  private static final JobRequest REQUEST =
      new JobRequest(
          MODEL,
          List.of(new ChatMessage(ChatMessage.Role.USER, "Tell me a story about a cat.")),
          new Settings(
              new Settings.TokenLimit(100, Settings.TokenLimit.Origin.ASKED),
              0,
              1,
              0,
              0,
              1,
              0,
              0,
              List.of(),
              1),
          JobRequest.Truncation.DISABLED,
          JobRequest.Thinking.OFF,
          Map.of(),
          LONG,
          LONG,
          3,
          new JobRequest.Retention(JobRequest.Retention.Kind.BRIEF, Duration.ofMillis(1)));

  private final RedisConnections redis;
  private final Enqueue enqueue;
  private final Claims claims;
  private final Finish finish;
  private final int jobs;

  /**
   * @param jobs a multiple of eight
   */
  QueueRound(RedisConnections redis, int jobs) {
    this.redis = redis;
    this.enqueue = new Enqueue(redis);
    this.claims = new Claims(redis);
    this.finish = new Finish(redis);
    this.jobs = jobs;
  }

  Costs run(int owners) {
    return new Costs(
        cost(
            () -> {
              for (int i = 0; i < jobs; i++) {
                enqueue.run(job(i % owners));
              }
            }),
        cost(
            () -> {
              for (int i = 0; i < jobs / SEATS; i++) {
                claimAndEnd();
              }
            }));
  }

  /** As many as a worker has seats. */
  private void claimAndEnd() {
    List<QueueEntry> entries = new ArrayList<>();
    for (int i = 0; i < SEATS; i++) {
      entries.add(claims.next(MODEL, 0, WORKER, LONG).orElseThrow());
    }
    Ending end = new Ending.Completed(Ending.FinishReason.STOP);
    entries.forEach(entry -> finish.withoutBegin(entry, end));
  }

  private Cost cost(Runnable calls) {
    double processor = processorMicros();
    long start = System.nanoTime();
    calls.run();
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Cost(jobs / seconds, (processorMicros() - processor) / jobs);
  }

  private double processorMicros() {
    return redis
        .<String>call(c -> c.info("cpu"))
        .lines()
        .filter(line -> line.matches("used_cpu_(sys|user)_main_thread:.*"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(':') + 1)) * 1e6)
        .sum();
  }

  private static NewJob job(int owner) {
    OwnerId of = new OwnerId(String.format(Locale.ROOT, "owner%017d", owner));
    return new NewJob(JobId.random(0), of, REQUEST, NO_LIMITS, Optional.empty());
  }
}
