package dev.parley.worker;

import dev.parley.conversation.AnswerFormat;
import dev.parley.conversation.ChatMessage;
import dev.parley.eventlog.EventLog;
import dev.parley.eventlog.LiveEvents;
import dev.parley.inference.fake.FakeModel;
import dev.parley.inference.model.LanguageModel;
import dev.parley.job.Ending;
import dev.parley.job.Job;
import dev.parley.job.JobEvent;
import dev.parley.job.JobId;
import dev.parley.job.JobRequest;
import dev.parley.job.ModelName;
import dev.parley.job.OwnerId;
import dev.parley.job.Settings;
import dev.parley.job.Settings.TokenLimit;
import dev.parley.loop.Ticker;
import dev.parley.queue.Enqueue;
import dev.parley.queue.NewJob;
import dev.parley.reading.JobReader;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.RedisConnections.Role;
import dev.parley.redis.RedisSettings;
import dev.parley.service.settings.LeaseSettings;
import dev.parley.service.settings.RedisAddress;
import dev.parley.service.settings.SweepSettings;
import dev.parley.service.settings.TimeoutSettings;
import dev.parley.testkit.Await;
import dev.parley.testkit.TestRedis;
import dev.parley.worker.settings.ModelSettings;
import dev.parley.worker.settings.WorkerServiceSettings;
import dev.parley.worker.settings.WorkerSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Workers of one Redis in this process; asks as the API does, and reads as a viewer does. */
final class WorkerFixture implements AutoCloseable {

  static final Duration LEASE = Duration.ofSeconds(2);
  private static final Duration HEARTBEAT = Duration.ofMillis(400);

  final RedisConnections redis;
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final AtomicInteger halts = new AtomicInteger();
  private final TestRedis server;
  private final Deque<Worker> workers = new ArrayDeque<>();

  WorkerFixture(TestRedis server) {
    this.server = server;
    server.flush();
    this.redis = RedisConnections.open(RedisSettings.of(server.url()), Role.WORKER);
  }

  /** Starts a worker with short times. */
  Worker worker(LanguageModel model) {
    return worker(model, settings());
  }

  Worker worker(LanguageModel model, WorkerServiceSettings settings) {
    return worker(model, settings, Ticker.SYSTEM);
  }

  Worker worker(LanguageModel model, WorkerServiceSettings settings, Ticker ticker) {
    WorkerEnvironment outside =
        new WorkerEnvironment(() -> model, meters, ticker, halts::incrementAndGet);
    try {
      Worker worker = Worker.start(settings, outside);
      workers.push(worker);
      return worker;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  WorkerServiceSettings settings() {
    return settings(8, TimeoutSettings.of(Duration.ofSeconds(30), Duration.ofSeconds(30)));
  }

  WorkerServiceSettings settings(int seats, TimeoutSettings timeouts) {
    return settings(seats, timeouts, Optional.empty());
  }

  WorkerServiceSettings settings(int seats, TimeoutSettings timeouts, Optional<String> id) {
    return new WorkerServiceSettings(
        new RedisAddress(server.url(), "parley", 1, Duration.ofSeconds(60)),
        new ModelSettings("fake", Optional.empty()),
        new WorkerSettings(
            seats,
            "auto",
            "float32",
            "auto",
            Optional.empty(),
            0,
            "auto",
            false,
            Duration.ZERO,
            id),
        new LeaseSettings(LEASE, HEARTBEAT),
        timeouts,
        new SweepSettings(Duration.ofMillis(300)));
  }

  JobId ask(String content, int limit) {
    return ask(request(content, limit, 3, Duration.ofSeconds(60)));
  }

  JobId ask(JobRequest request) {
    JobId id = JobId.random(0);
    NewJob.Limits limits = new NewJob.Limits(64, 0, 0);
    Enqueue.Result result =
        new Enqueue(redis).run(new NewJob(id, OwnerId.LOCAL, request, limits, Optional.empty()));
    if (!(result instanceof Enqueue.Accepted)) {
      throw new AssertionError("not accepted: " + result);
    }
    return id;
  }

  JobRequest request(String content, int limit, int attempts, Duration generation) {
    return request(FakeModel.NAME, content, limit, List.of(), attempts, generation);
  }

  /** A greedy chat. */
  JobRequest request(ModelName model, String content, int limit, String... stops) {
    return request(model, content, limit, List.of(stops), 3, Duration.ofMinutes(2));
  }

  private static JobRequest request(
      ModelName model,
      String content,
      int limit,
      List<String> stops,
      int attempts,
      Duration generation) {
    Settings settings =
        new Settings(new TokenLimit(limit, TokenLimit.Origin.ASKED), 0, 1, 0, 0, 1, 0, 0, stops, 0);
    return new JobRequest(
        model,
        List.of(new ChatMessage(ChatMessage.Role.USER, content)),
        settings,
        JobRequest.Truncation.DISABLED,
        JobRequest.Thinking.OFF,
        Map.of(),
        Duration.ofSeconds(60),
        generation,
        attempts,
        new JobRequest.Retention(JobRequest.Retention.Kind.BRIEF, Duration.ofMinutes(5)));
  }

  /** The same chat, answered in a format. */
  static JobRequest inFormat(AnswerFormat format, Settings settings, JobRequest chat) {
    return new JobRequest(
        chat.model(),
        chat.conversation(),
        format,
        settings,
        chat.truncation(),
        chat.thinking(),
        chat.metadata(),
        chat.queueTimeout(),
        chat.generationTimeout(),
        chat.maxAttempts(),
        chat.retention(),
        chat.priority(),
        chat.echo());
  }

  Job job(JobId id) {
    return new JobReader(redis).find(id).orElseThrow();
  }

  /** Waits for the end of a job by listening to its events. */
  Job ended(JobId id) {
    awaitEvent(id, event -> event instanceof JobEvent.Ended);
    return job(id);
  }

  Ending ending(JobId id) {
    return ended(id).ending().orElseThrow();
  }

  /** Waits until the log holds the text of {@code count} tokens. */
  void awaitTokens(JobId id, int count) {
    awaitEvent(
        id, event -> event instanceof JobEvent.Tokens t && t.index() + t.ids().size() >= count);
  }

  void awaitEvent(JobId id, Predicate<JobEvent> wanted) {
    Semaphore changes = new Semaphore(1);
    try (var _ = new LiveEvents(redis).subscribe(id, new Counting(changes))) {
      while (events(id).stream().noneMatch(wanted)) {
        if (!changes.tryAcquire(30, TimeUnit.SECONDS)) {
          throw new AssertionError("waited 30 s in vain; the log is " + events(id));
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  List<JobEvent> events(JobId id) {
    return new EventLog(redis).read(id, Optional.empty());
  }

  List<JobEvent.Tokens> tokens(JobId id) {
    return events(id).stream()
        .filter(JobEvent.Tokens.class::isInstance)
        .map(JobEvent.Tokens.class::cast)
        .toList();
  }

  String text(JobId id) {
    StringBuilder text = new StringBuilder();
    tokens(id).forEach(event -> text.append(event.text()));
    return text.toString();
  }

  double count(String meter, String... tags) {
    var counter = meters.find("parley.worker." + meter).tags(tags).counter();
    return counter == null ? 0 : counter.count();
  }

  /** Nothing is left in the queue, pending or due. */
  void awaitDrained() {
    Await.until(
        "empty queue and due",
        () ->
            server.commands().zcard("parley:{0}:due") == 0
                && server.commands().keys("parley:{0}:queue:" + FakeModel.NAME + "*").stream()
                    .allMatch(lane -> server.commands().xlen(lane) == 0));
  }

  @Override
  public void close() {
    workers.forEach(Worker::close);
    redis.close();
  }

  private record Counting(Semaphore changes) implements LiveEvents.Listener {

    @Override
    public void onEvent(LiveEvents.LiveEvent event) {
      changes.release();
    }

    @Override
    public void onGap() {
      changes.release();
    }
  }
}
