package dev.parley.worker.registry;

import dev.parley.eventlog.ControlChannel;
import dev.parley.job.JobId;
import dev.parley.job.ModelName;
import dev.parley.job.WorkerId;
import dev.parley.loop.Loop;
import dev.parley.loop.Ticker;
import dev.parley.redis.RedisUnavailable;
import dev.parley.registry.Registry;
import dev.parley.service.process.ExitCode;
import dev.parley.service.process.StartRefused;
import dev.parley.service.settings.LeaseSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Announces this worker and its model with every beat. Workers of one name that live at the same
 * time have the same weights: while another with other weights lives, this one claims nothing.
 */
public final class Announcer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Announcer.class);
  private static final int BEATS_OF_PATIENCE = 3;

  private final Registry registry;
  private final Announcement announcement;
  private final LeaseSettings lease;
  private final Ticker ticker;
  private final CompletableFuture<Boolean> askedToLeave = new CompletableFuture<>();
  private volatile Optional<Registry.Result> answer = Optional.empty();
  private volatile Optional<Loop> loop = Optional.empty();

  public Announcer(
      Registry registry, Announcement announcement, LeaseSettings lease, Ticker ticker) {
    this.registry = registry;
    this.announcement = announcement;
    this.lease = lease;
    this.ticker = ticker;
  }

  /**
   * Registers, waiting one lease for another worker of this name to vanish, then beats.
   *
   * @param patience with a Redis that does not answer
   * @throws StartRefused when it does not vanish, or Redis does not answer
   */
  public void start(Duration patience) throws InterruptedException {
    beatUntil(() -> answer.isPresent(), patience);
    if (!isConfirmed()) {
      beatUntil(this::isConfirmed, lease.duration());
    }
    loop = Optional.of(Loop.start("registry", lease.heartbeat(), ticker, this::turn));
  }

  private void beatUntil(BooleanSupplier enough, Duration patience) throws InterruptedException {
    long deadline = ticker.nanos() + patience.toNanos();
    tryToBeat();
    while (!enough.getAsBoolean()) {
      if (ticker.nanos() - deadline >= 0) {
        throw refusal();
      }
      Thread.sleep(lease.heartbeat());
      tryToBeat();
    }
  }

  /** Whether the registry accepted the last beat that it answered. */
  public boolean isConfirmed() {
    return answer.filter(given -> !(given instanceof Registry.Refused)).isPresent();
  }

  /**
   * Runs {@code leave} once, on a thread of its own, when an operator wants this worker to leave.
   */
  public void onAskedToLeave(Runnable leave) {
    var _ =
        askedToLeave.thenRunAsync(
            leave, task -> Thread.ofPlatform().name("operator-drain").start(task));
  }

  /** Beats at once when an operator wants this worker to leave; a lost notice costs a beat. */
  public ControlChannel.Listener notices() {
    return new Notices();
  }

  /** Whether beats are still answered. */
  public boolean isHealthy() {
    return loop.isPresent()
        && loop.get().isHealthy(lease.heartbeat().multipliedBy(BEATS_OF_PATIENCE));
  }

  /** Leaves the registry; the model stays known. */
  @Override
  public void close() {
    loop.ifPresent(Loop::close);
    try {
      registry.leave(announcement.worker());
    } catch (RedisUnavailable away) {
      log.warn("could not leave the registry, it forgets by itself: {}", away.getMessage());
    }
  }

  private Duration turn() {
    beat();
    return lease.heartbeat();
  }

  private void tryToBeat() {
    try {
      beat();
    } catch (RedisUnavailable away) {
      log.warn("could not register yet: {}", away.getMessage());
    }
  }

  private void beat() {
    boolean before = isConfirmed();
    answer = Optional.of(registry.register(announcement.current()));
    if (before != isConfirmed()) {
      log.info("model {} {}", announcement.model().name(), before ? "refused" : "registered");
    }
    if (answer.get() instanceof Registry.AskedToLeave && askedToLeave.complete(true)) {
      log.info("an operator drains worker {}", announcement.worker());
    }
  }

  private StartRefused refusal() {
    if (answer.isEmpty()) {
      return new StartRefused(
          ExitCode.REDIS_NOT_REACHABLE, "Redis does not answer the registration");
    }
    return new StartRefused(
        ExitCode.MODEL_NOT_USABLE,
        "another worker offers other weights under the name "
            + announcement.model().name()
            + "; choose another name (parley.model-name)");
  }

  private final class Notices implements ControlChannel.Listener {

    @Override
    public void drained(WorkerId worker) {
      if (worker.equals(announcement.worker())) {
        loop.ifPresent(Loop::wake);
      }
    }

    @Override
    public void enqueued(ModelName model) {}

    @Override
    public void released(ModelName model) {}

    @Override
    public void cancelled(JobId job) {}

    @Override
    public void reconnected() {}
  }
}
