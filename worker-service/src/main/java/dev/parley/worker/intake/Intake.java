package dev.parley.worker.intake;

import dev.parley.eventlog.ControlChannel;
import dev.parley.job.Job;
import dev.parley.job.JobId;
import dev.parley.job.ModelName;
import dev.parley.loop.Loop;
import dev.parley.loop.Ticker;
import dev.parley.queue.QueueEntry;
import dev.parley.redis.RedisUnavailable;
import dev.parley.worker.intake.EntryHandler.NoRoom;
import dev.parley.worker.intake.EntryHandler.Settled;
import dev.parley.worker.intake.EntryHandler.TooEarly;
import dev.parley.worker.intake.EntryHandler.Unread;
import dev.parley.worker.intake.EntryHandler.Verdict;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims an entry for each free slot. Sleeps until it is woken, but not longer than two seconds,
 * because a wake-up may be lost.
 */
public final class Intake implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Intake.class);
  private static final Duration LONGEST_REST = Duration.ofSeconds(2);

  /** More than slots: one owner's long prompts do not keep the others' jobs from being claimed. */
  private static final int MOST_LONG_PROMPTS = 8;

  private static final Duration REST_AFTER_TROUBLE = Duration.ofMillis(250);
  private static final Duration PATIENCE = LONGEST_REST.multipliedBy(5);

  private final WorkQueue queue;
  private final EngineSlots slots;
  private final EntryHandler handler;
  private final BooleanSupplier mayClaim;
  private final Ticker ticker;
  private final DeferredEntries deferred;
  private final LongPrompts longPrompts;
  private volatile boolean pendingUnread = true;
  private volatile boolean leaving;
  private Optional<Loop> loop = Optional.empty();

  /**
   * @param mayClaim whether the registry has confirmed this worker
   */
  public Intake(
      WorkQueue queue,
      EngineSlots slots,
      EntryHandler handler,
      BooleanSupplier mayClaim,
      Ticker ticker) {
    this.queue = queue;
    this.slots = slots;
    this.handler = handler;
    this.mayClaim = mayClaim;
    this.ticker = ticker;
    this.deferred = new DeferredEntries(ticker);
    this.longPrompts = new LongPrompts(handler::fit, ticker, this::wake);
    queue.onReturn(this::lookAgain);
  }

  public void start() {
    loop = Optional.of(Loop.start("intake", REST_AFTER_TROUBLE, ticker, this::turn));
  }

  /** Whether its turns still succeed; while Redis is away they do not. */
  public boolean isHealthy() {
    return loop.filter(turning -> turning.isHealthy(PATIENCE)).isPresent();
  }

  /** A slot is free or a job waits. From any thread. */
  public void wake() {
    loop.ifPresent(Loop::wake);
  }

  private void lookAgain() {
    pendingUnread = true;
    wake();
  }

  /** Wakes the intake when a job of this model waits. */
  public ControlChannel.Listener wakeUp(ModelName model) {
    return new WakeUp(model);
  }

  /** Claims nothing more and hands back what is not begun. */
  @Override
  public void close() {
    leaving = true;
    loop.ifPresent(Loop::close);
    deferred.all().forEach(this::handBack);
    longPrompts.entries().forEach(this::handBack);
    longPrompts.close();
  }

  /**
   * One turn: what is pending, parked or due comes before new entries. Returns how long to rest.
   */
  Duration turn() {
    if (leaving || !mayClaim.getAsBoolean()) {
      return LONGEST_REST;
    }
    readPending();
    judgeLongPrompts();
    try {
      deferred.unpark().ifPresent(entry -> defer(handler.begin(entry, this::isLeaving)));
      deferred.due().forEach(this::receive);
      claimForFreeSlots();
    } catch (RuntimeException failure) {
      pendingUnread = true;
      throw failure;
    }
    return deferred.rest(LONGEST_REST);
  }

  /**
   * What a claim without an answer or a failed turn left behind is pending here and would wait for
   * a lease. An entry that fails again does wait for one, so that it holds up no other.
   */
  private void readPending() {
    if (!pendingUnread) {
      return;
    }
    pendingUnread = false;
    try {
      queue.pending().stream()
          .filter(entry -> !handler.isBegun(entry) && !deferred.holds(entry))
          .filter(entry -> !longPrompts.holds(entry))
          .forEach(this::receive);
    } catch (RedisUnavailable away) {
      pendingUnread = true;
      throw away;
    }
  }

  /** As with what is pending, one that fails waits for a lease. */
  private void judgeLongPrompts() {
    Optional<LongPrompts.LongPrompt> done = longPrompts.takeDone();
    try {
      while (done.isPresent()) {
        LongPrompts.LongPrompt prompt = done.get();
        defer(handler.judge(prompt.entry(), prompt.job(), prompt.fit(), this::isLeaving));
        done = longPrompts.takeDone();
      }
    } catch (RedisUnavailable away) {
      pendingUnread = true;
      throw away;
    }
  }

  private void claimForFreeSlots() {
    Optional<QueueEntry> next = claim();
    while (next.isPresent()) {
      receive(next.get());
      next = claim();
    }
  }

  private Optional<QueueEntry> claim() {
    return mayTakeMore() ? queue.claim(slots.ownersAtTheirShare()) : Optional.empty();
  }

  private boolean mayTakeMore() {
    return !leaving
        && slots.isAnyFree()
        && !deferred.isParking()
        && deferred.size() < slots.count()
        && longPrompts.size() < slots.count() + MOST_LONG_PROMPTS;
  }

  private void receive(QueueEntry entry) {
    if (leaving) {
      handBack(entry);
    } else if (!longPrompts.holds(entry)) {
      defer(handler.handle(entry, this::isLeaving));
    }
  }

  private void defer(Verdict verdict) {
    switch (verdict) {
      case Settled settled -> {}
      case TooEarly(QueueEntry entry, Duration delay) -> deferred.until(delay, entry);
      case NoRoom(FittedEntry entry) -> park(entry);
      case Unread(QueueEntry entry, Job job) -> longPrompts.add(entry, job);
    }
  }

  /** One entry waits for room; a second one is for other workers. */
  private void park(FittedEntry fitted) {
    if (deferred.isParking()) {
      handBack(fitted.entry());
    } else {
      deferred.park(fitted);
    }
  }

  private void handBack(QueueEntry entry) {
    try {
      queue.handBack(entry);
    } catch (RedisUnavailable away) {
      log.warn("could not hand back {}, others take it after a lease", entry.job());
    }
  }

  private boolean isLeaving() {
    return leaving;
  }

  private final class WakeUp implements ControlChannel.Listener {

    private final ModelName model;

    WakeUp(ModelName model) {
      this.model = model;
    }

    @Override
    public void enqueued(ModelName waiting) {
      wakeFor(waiting);
    }

    @Override
    public void released(ModelName waiting) {
      wakeFor(waiting);
    }

    @Override
    public void cancelled(JobId job) {
      if (longPrompts.forget(job)) {
        wake();
      }
    }

    @Override
    public void reconnected() {
      lookAgain();
    }

    private void wakeFor(ModelName waiting) {
      if (waiting.equals(model)) {
        wake();
      }
    }
  }
}
