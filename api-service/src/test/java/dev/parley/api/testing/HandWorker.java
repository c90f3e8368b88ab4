package dev.parley.api.testing;

import dev.parley.job.Ending;
import dev.parley.job.Ending.FinishReason;
import dev.parley.job.Failure;
import dev.parley.job.JobId;
import dev.parley.job.ModelCard;
import dev.parley.job.ModelCard.SamplingDefaults;
import dev.parley.job.ModelName;
import dev.parley.job.Usage;
import dev.parley.job.WorkerId;
import dev.parley.queue.Begin;
import dev.parley.queue.Claims;
import dev.parley.queue.QueueEntry;
import dev.parley.queue.Requeue;
import dev.parley.redis.RedisConnections;
import dev.parley.registry.Registry;
import dev.parley.registry.WorkerRecord;
import dev.parley.registry.WorkerVitals;
import dev.parley.testkit.Await;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A worker played by hand, by the same scripts as a real one. Has a model of its own, with all
 * features.
 */
public final class HandWorker implements AutoCloseable {

  public static final int WINDOW = 64;
  public static final int LONGEST_TOKEN = 8;
  public static final int VOCABULARY = 50_000;

  /** Long enough for a machine that is busy with other things. */
  private static final Duration LEASE = Duration.ofMinutes(2);

  private static final Duration TTL = Duration.ofMinutes(5);

  private final RedisConnections redis;
  private final WorkerId id;
  private final ModelName model;
  private final Set<ModelCard.Feature> features;
  private final int window;

  private HandWorker(
      RedisConnections redis,
      WorkerId id,
      ModelName model,
      Set<ModelCard.Feature> features,
      int window) {
    this.redis = redis;
    this.id = id;
    this.model = model;
    this.features = features;
    this.window = window;
  }

  /** A registered worker with a new model. */
  public static HandWorker at(TestApi api) {
    return at(api, "m" + UUID.randomUUID().toString().substring(0, 8));
  }

  public static HandWorker at(TestApi api, String model) {
    return at(api, model, Set.of(ModelCard.Feature.values()));
  }

  /** One with a new model, from before there were features. */
  public static HandWorker older(TestApi api) {
    return with(api, Set.of());
  }

  /** One with a new model and these features alone. */
  public static HandWorker with(TestApi api, Set<ModelCard.Feature> features) {
    return at(api, "m" + UUID.randomUUID().toString().substring(0, 8), features);
  }

  /** One with a new model of another window. */
  public static HandWorker wide(TestApi api, int window) {
    String model = "m" + UUID.randomUUID().toString().substring(0, 8);
    return at(api, model, Set.of(ModelCard.Feature.values()), window);
  }

  private static HandWorker at(TestApi api, String model, Set<ModelCard.Feature> features) {
    return at(api, model, features, WINDOW);
  }

  private static HandWorker at(
      TestApi api, String model, Set<ModelCard.Feature> features, int window) {
    RedisConnections redis = RedisConnections.open(api.redis(), RedisConnections.Role.WORKER);
    String name = "w" + UUID.randomUUID().toString().substring(0, 8);
    HandWorker worker =
        new HandWorker(redis, new WorkerId(name), new ModelName(model), features, window);
    worker.register();
    return worker;
  }

  public void register() {
    ModelCard card =
        new ModelCard(
            model,
            window,
            LONGEST_TOKEN,
            "fingerprint",
            "float32",
            "played by hand",
            "nobody",
            SamplingDefaults.NONE,
            features,
            Optional.of(VOCABULARY));
    new Registry(redis)
        .register(new WorkerRecord(id, card, 2, 0, 10, TTL, WorkerVitals.UNKNOWN, "by hand"));
  }

  /** Leaves, so that nobody works with the model; it stays known. */
  public void leave() {
    new Registry(redis).leave(id);
  }

  public String id() {
    return id.value();
  }

  public String model() {
    return model.value();
  }

  public RedisConnections redis() {
    return redis;
  }

  /** Waits for the next job and begins it. */
  public Turn begin() {
    return Await.value("a job for " + model, this::tryBegin);
  }

  /** Begins the next job and generates all of {@code texts}, one token each, then ends it. */
  public JobId answer(String... texts) {
    Turn turn = begin();
    turn.generate(texts);
    turn.finish();
    return turn.job();
  }

  /** Whether a claim yields a job; it begins. */
  public boolean claims() {
    return tryBegin().isPresent();
  }

  /** Begins the next job and fails, again and again until no attempt is left. */
  public void giveUp(Failure failure) {
    Turn turn = begin();
    while (new Requeue(redis).run(turn.attempt(), new Requeue.Retry(failure), Duration.ZERO)
        instanceof Requeue.Requeued) {
      turn = begin();
    }
  }

  private Optional<Turn> tryBegin() {
    Optional<QueueEntry> entry = new Claims(redis).next(model, 0, id, LEASE);
    return entry.flatMap(this::tryBegin);
  }

  private Optional<Turn> tryBegin(QueueEntry entry) {
    Begin.Claim claim =
        new Begin.Claim(
            entry, id, UUID.randomUUID().toString(), LEASE, "fingerprint", new Usage(3, 0, 0, 0));
    return switch (new Begin(redis).run(claim)) {
      case Begin.Begun begun -> Optional.of(new Turn(redis, begun));
      case Begin.Held _, Begin.Early _, Begin.Over _ -> Optional.empty();
    };
  }

  static Ending completed() {
    return new Ending.Completed(FinishReason.STOP);
  }

  @Override
  public void close() {
    leave();
    redis.close();
  }
}
