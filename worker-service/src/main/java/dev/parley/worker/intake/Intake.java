package dev.parley.worker.intake;

import dev.parley.eventlog.ControlChannel;
import dev.parley.inference.chatformat.PromptFitter;
import dev.parley.job.JobId;
import dev.parley.job.ModelName;
import dev.parley.loop.Loop;
import dev.parley.loop.Ticker;
import dev.parley.queue.Claims;
import dev.parley.queue.HandBack;
import dev.parley.queue.QueueEntry;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.RedisUnavailable;
import dev.parley.worker.attempt.AttemptRecorder;
import dev.parley.worker.attempt.AttemptStarter;
import dev.parley.worker.intake.EntryHandler.NoRoom;
import dev.parley.worker.intake.EntryHandler.Settled;
import dev.parley.worker.intake.EntryHandler.TooEarly;
import dev.parley.worker.intake.EntryHandler.Verdict;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims an entry for each free slot, asking its queues in rotating order. Sleeps until it is
 * woken, but not longer than two seconds: a wake-up may be lost.
 */
public final class Intake implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Intake.class);
  private static final Duration LONGEST_REST = Duration.ofSeconds(2);
  private static final Duration REST_AFTER_TROUBLE = Duration.ofMillis(250);
  private static final Duration PATIENCE = LONGEST_REST.multipliedBy(5);

  private final IntakeSettings settings;
  private final Claims claims;
  private final HandBack handBack;
  private final EntryHandler handler;
  private final EngineSlots slots;
  private final DeferredEntries deferred;
  private final Predicate<JobId> isOurs;
  private final BooleanSupplier mayClaim;
  private int shard;
  private volatile boolean ownUnread = true;
  private volatile boolean leaving;
  private Optional<Loop> loop = Optional.empty();

  /**
   * @param isOurs whether an attempt at this job is under way here
   * @param mayClaim whether the registry has confirmed this worker
   */
  public Intake(
      IntakeSettings settings,
      RedisConnections redis,
      Desk desk,
      Ticker ticker,
      Predicate<JobId> isOurs,
      BooleanSupplier mayClaim) {
    this.settings = settings;
    this.claims = new Claims(redis);
    this.handBack = new HandBack(redis);
    this.slots = desk.slots();
    this.handler =
        new EntryHandler(
            settings, redis, desk.fitter(), desk.slots(), desk.starter(), desk.recorder());
    this.deferred = new DeferredEntries(ticker);
    this.isOurs = isOurs;
    this.mayClaim = mayClaim;
  }

  public void start(Ticker ticker) {
    loop = Optional.of(Loop.start("intake", REST_AFTER_TROUBLE, ticker, this::turn));
  }

  /** Whether it still turns; while Redis is away it does in vain. */
  public boolean isHealthy() {
    return loop.filter(turning -> turning.isHealthy(PATIENCE)).isPresent();
  }

  /** A slot is free or a job waits. From any thread. */
  public void wake() {
    loop.ifPresent(Loop::wake);
  }

  /** Wakes the intake when a job of its model waits. */
  public ControlChannel.Listener wakeUp() {
    return new WakeUp();
  }

  /** Claims nothing more and hands back what is not begun. */
  @Override
  public void close() {
    leaving = true;
    loop.ifPresent(Loop::close);
    deferred.all().forEach(this::giveBack);
  }

  private Duration turn() {
    if (leaving || !mayClaim.getAsBoolean()) {
      return LONGEST_REST;
    }
    try {
      readOwn();
      deferred.unpark().ifPresent(entry -> note(handler.begin(entry, this::isLeaving)));
      deferred.due().forEach(this::receive);
      claimForFreeSlots();
    } catch (RedisUnavailable away) {
      ownUnread = true;
      throw away;
    }
    return deferred.rest(LONGEST_REST);
  }

  /** What was delivered while the answer got lost is pending for us and would wait for a lease. */
  private void readOwn() {
    if (!ownUnread) {
      return;
    }
    ownUnread = false;
    for (int each = 0; each < settings.shards(); each++) {
      claims.own(settings.model(), each, settings.worker()).stream()
          .filter(entry -> !isOurs.test(entry.job()) && !deferred.holds(entry))
          .forEach(this::receive);
    }
  }

  private void claimForFreeSlots() {
    Optional<QueueEntry> next = claim();
    while (next.isPresent()) {
      receive(next.get());
      next = claim();
    }
  }

  /** Asks every queue once, the one after the last that was asked first. */
  private Optional<QueueEntry> claim() {
    for (int asked = 0; asked < settings.shards() && mayTakeMore(); asked++) {
      shard = (shard + 1) % settings.shards();
      Optional<QueueEntry> entry =
          claims.next(settings.model(), shard, settings.worker(), settings.lease());
      if (entry.isPresent()) {
        return entry;
      }
    }
    return Optional.empty();
  }

  private boolean mayTakeMore() {
    return !leaving
        && slots.isAnyFree()
        && !deferred.isParking()
        && deferred.size() < slots.count();
  }

  private void receive(QueueEntry entry) {
    if (leaving) {
      giveBack(entry);
    } else {
      note(handler.handle(entry, this::isLeaving));
    }
  }

  private void note(Verdict verdict) {
    switch (verdict) {
      case Settled settled -> {}
      case TooEarly(QueueEntry entry, Duration delay) -> deferred.until(delay, entry);
      case NoRoom(FittedEntry entry) -> park(entry);
    }
  }

  /** One entry waits for room; a second one is for other workers. */
  private void park(FittedEntry fitted) {
    if (deferred.isParking()) {
      giveBack(fitted.entry());
    } else {
      deferred.park(fitted);
    }
  }

  private void giveBack(QueueEntry entry) {
    try {
      handBack.run(entry, settings.worker());
    } catch (RedisUnavailable away) {
      log.warn("could not hand back {}, others take it after a lease", entry.job());
    }
  }

  private boolean isLeaving() {
    return leaving;
  }

  /** What the intake needs to receive an entry. */
  public record Desk(
      EngineSlots slots, PromptFitter fitter, AttemptStarter starter, AttemptRecorder recorder) {}

  private final class WakeUp implements ControlChannel.Listener {

    @Override
    public void enqueued(ModelName model) {
      wakeFor(model);
    }

    @Override
    public void released(ModelName model) {
      wakeFor(model);
    }

    @Override
    public void cancelled(JobId job) {
      wake();
    }

    @Override
    public void reconnected() {
      ownUnread = true;
      wake();
    }

    private void wakeFor(ModelName model) {
      if (model.equals(settings.model())) {
        wake();
      }
    }
  }
}
