package dev.parley.queue;

import dev.parley.conversation.AnswerFormat;
import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.Conversation;
import dev.parley.eventlog.EventLog;
import dev.parley.job.Ending;
import dev.parley.job.EventId;
import dev.parley.job.Failure;
import dev.parley.job.Job;
import dev.parley.job.JobEvent;
import dev.parley.job.JobId;
import dev.parley.job.JobPriority;
import dev.parley.job.JobRequest;
import dev.parley.job.ModelName;
import dev.parley.job.OwnerId;
import dev.parley.job.Settings;
import dev.parley.job.Usage;
import dev.parley.job.WorkerId;
import dev.parley.reading.JobReader;
import dev.parley.redis.Keys;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.RedisSettings;
import dev.parley.sweep.Gc;
import dev.parley.sweep.Sweep;
import dev.parley.testkit.Await;
import dev.parley.testkit.TestRedis;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A Redis with all scripts, and jobs brought into the state that a test is about. */
public final class Stage implements AutoCloseable {

  public static final ModelName MODEL = new ModelName("m");
  public static final OwnerId OWNER = new OwnerId("abcdefghijklmnopqrstuv");
  private static final int LANE = 4;
  public static final WorkerId ANN = new WorkerId("ann");
  public static final WorkerId BOB = new WorkerId("bob");
  public static final Failure BROKEN = new Failure(Failure.Code.MODEL_ERROR, "It broke.");
  public static final Ending STOPPED = new Ending.Completed(Ending.FinishReason.STOP);
  static final NewJob.Limits NO_LIMITS = new NewJob.Limits(1000, 0, 0);
  public static final Duration LONG = Duration.ofMinutes(5);
  public static final Duration SHORT = Duration.ofMillis(1);

  public final TestRedis server;
  public final RedisConnections redis;
  public final Keys keys;
  public final Enqueue enqueue;
  public final Claims claims;
  public final Begin begin;
  public final Append append;
  public final Finish finish;
  public final Requeue requeue;
  public final HandBack handBack;
  public final Cancel cancel;
  public final Erase erase;
  public final Sweep sweep;
  public final Gc gc;
  public final JobReader jobs;
  public final EventLog log;

  public Duration queueTimeout = LONG;
  public Duration generation = LONG;
  public Duration ttl = LONG;
  public int maxAttempts = 3;
  public Optional<NewJob.Charge> charge = Optional.empty();

  private static @Nullable RedisConnections shared;

  public Stage(TestRedis server) {
    this(server, connect(server));
  }

  /**
   * @param server looked at by the test
   * @param redis what the scripts use
   */
  public Stage(TestRedis server, RedisConnections redis) {
    this.server = server;
    this.redis = redis;
    this.keys = redis.keys();
    this.enqueue = new Enqueue(redis);
    this.claims = new Claims(redis);
    this.begin = new Begin(redis);
    this.append = new Append(redis);
    this.finish = new Finish(redis);
    this.requeue = new Requeue(redis);
    this.handBack = new HandBack(redis);
    this.cancel = new Cancel(redis);
    this.erase = new Erase(redis);
    this.sweep = new Sweep(redis, Duration.ofHours(1));
    this.gc = new Gc(redis);
    this.jobs = new JobReader(redis);
    this.log = new EventLog(redis);
  }

  /** An empty shared server. */
  public static Stage empty() {
    TestRedis server = TestRedis.shared();
    server.flush();
    return new Stage(server, sharedConnections(server));
  }

  /** A connection takes longer than most tests, so those of the shared server stay open. */
  private static synchronized RedisConnections sharedConnections(TestRedis server) {
    if (shared == null) {
      shared = connect(server);
    }
    return shared;
  }

  private static RedisConnections connect(TestRedis server) {
    return RedisConnections.open(RedisSettings.of(server.url()), RedisConnections.Role.WORKER);
  }

  /** As if sweeps had gone on for an hour: right after a pause no lease counts as expired. */
  public void leasesCount() {
    long now = redisMillis();
    look()
        .hset(
            keys.sweep(0),
            Map.of("turn", Long.toString(now), "resumed", Long.toString(now - 3_600_000)));
  }

  public RedisCommands<String, String> look() {
    return server.commands();
  }

  public NewJob job() {
    return job(JobId.random(0), OWNER, NO_LIMITS);
  }

  NewJob job(JobId id, OwnerId owner, NewJob.Limits limits) {
    return job(id, owner, limits, JobPriority.NORMAL, 64);
  }

  NewJob job(JobId id, OwnerId owner, NewJob.Limits limits, JobPriority priority, int maxTokens) {
    JobRequest request =
        new JobRequest(
            MODEL,
            Conversation.of(List.of(new ChatMessage(ChatMessage.Role.USER, "Hello 你好"))),
            AnswerFormat.TEXT,
            new Settings(
                new Settings.TokenLimit(maxTokens, Settings.TokenLimit.Origin.ASKED),
                0.5,
                0.9,
                40,
                0.05,
                1.1,
                0,
                0,
                List.of("END"),
                42),
            JobRequest.Truncation.DISABLED,
            JobRequest.Thinking.OFF,
            Map.of("k", "v"),
            queueTimeout,
            generation,
            maxAttempts,
            new JobRequest.Retention(JobRequest.Retention.Kind.BRIEF, ttl),
            priority,
            Optional.empty());
    NewJob job = new NewJob(id, owner, request, limits, Optional.empty());
    return charge.map(job::chargedTo).orElse(job);
  }

  /** A job of an owner that waits. */
  public JobId queued(OwnerId owner, JobPriority priority, int maxTokens) {
    NewJob job = job(JobId.random(0), owner, NO_LIMITS, priority, maxTokens);
    enqueue.run(job);
    return job.id();
  }

  /** A job that waits. */
  public JobId queued() {
    NewJob job = job();
    enqueue.run(job);
    return job.id();
  }

  /** The entry of the next job, delivered to {@code worker}. */
  public QueueEntry delivered(WorkerId worker) {
    return claims.next(MODEL, 0, worker, LONG).orElseThrow();
  }

  /** A job that {@code worker} runs under a long lease. */
  public Attempt running(WorkerId worker) {
    queued();
    return begun(delivered(worker), worker, LONG).attempt();
  }

  /** A job whose worker's lease has run out. */
  public Attempt abandoned(WorkerId worker) {
    queued();
    Attempt attempt = begun(delivered(worker), worker, SHORT).attempt();
    passTime();
    return attempt;
  }

  public Begin.Begun begun(QueueEntry entry, WorkerId worker, Duration lease) {
    return (Begin.Begun) begin.run(claim(entry, worker, lease));
  }

  public Begin.Claim claim(QueueEntry entry, WorkerId worker, Duration lease) {
    return new Begin.Claim(entry, worker, worker + "-nonce", lease, "fp", new Usage(7, 0, 2, 0));
  }

  /** The event number {@code number} of an attempt: one token, whose text shows which it is. */
  public static JobEvent.Tokens token(Attempt attempt, int number, int index) {
    return new JobEvent.Tokens(
        new EventId(attempt.epoch(), number), index, List.of(100 + index), "t" + index + " ");
  }

  /** Lets the clock of Redis advance beyond {@link #SHORT}. */
  public void passTime() {
    long from = redisMillis();
    Await.until("the clock of Redis advances", () -> redisMillis() > from + 2);
  }

  public long redisMillis() {
    List<String> time = look().time();
    return Long.parseLong(time.get(0)) * 1000 + Long.parseLong(time.get(1)) / 1000;
  }

  public Job find(JobId job) {
    return jobs.find(job).orElseThrow();
  }

  public String field(JobId job, String field) {
    return String.valueOf(look().hget(keys.job(job), field));
  }

  public List<JobEvent> events(JobId job) {
    return log.read(job, Optional.empty());
  }

  public JobEvent lastEvent(JobId job) {
    return events(job).getLast();
  }

  /** The lane of {@link #OWNER}, as long as no other owner waits. */
  public String lane() {
    return keys.lane(0, MODEL, JobPriority.NORMAL, LANE);
  }

  /** The streams of all lanes that exist, that of older processes included. */
  public List<String> lanes() {
    String old = keys.oldQueue(0, MODEL);
    return look().keys(old + "*").stream()
        .filter(key -> key.equals(old) || key.startsWith(old + ":"))
        .toList();
  }

  /** How many entries the lanes hold. */
  public long entries() {
    return lanes().stream().mapToLong(lane -> look().xlen(lane)).sum();
  }

  /** How many entries are pending, for anybody. */
  public long pending() {
    return lanes().stream().mapToLong(this::pending).sum();
  }

  private long pending(String lane) {
    return look().xinfoGroups(lane).isEmpty() ? 0 : look().xpending(lane, "workers").getCount();
  }

  /** The entry of a job, delivered or not. */
  QueueEntry entry(JobId job) {
    String lane = field(job, "lane").replaceFirst(" .*", "");
    return new QueueEntry(keys.oldQueue(0, MODEL) + ":" + lane, job, field(job, "entry"));
  }

  @Override
  public void close() {
    if (redis != shared) {
      redis.close();
    }
  }
}
