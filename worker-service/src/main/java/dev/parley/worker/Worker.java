package dev.parley.worker;

import dev.parley.eventlog.ControlChannel;
import dev.parley.job.ModelCard;
import dev.parley.job.WorkerId;
import dev.parley.queue.Claims;
import dev.parley.reading.JobReader;
import dev.parley.redis.ChannelSubscription;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.RedisUnavailable;
import dev.parley.registry.Registry;
import dev.parley.service.observe.FinishedJobs;
import dev.parley.service.observe.SweepLog;
import dev.parley.service.process.RedisAtStart;
import dev.parley.sweep.Sweeper;
import dev.parley.worker.cancellation.CancelBell;
import dev.parley.worker.drain.Drain;
import dev.parley.worker.health.WorkerHealth;
import dev.parley.worker.intake.Intake;
import dev.parley.worker.intake.Intake.Desk;
import dev.parley.worker.intake.IntakeSettings;
import dev.parley.worker.intake.Launcher;
import dev.parley.worker.intake.Seats;
import dev.parley.worker.lease.LeaseKeeper;
import dev.parley.worker.metrics.JobJournal;
import dev.parley.worker.metrics.Meters;
import dev.parley.worker.metrics.WorkerMetrics;
import dev.parley.worker.publishing.Publisher;
import dev.parley.worker.publishing.RetryDelay;
import dev.parley.worker.registry.Announcer;
import dev.parley.worker.settings.WorkerServiceSettings;
import dev.parley.worker.tracing.ChatTracer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One worker at work: takes jobs from Redis and answers them with its model, until it is closed.
 * Several can live in one process.
 */
public final class Worker implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Worker.class);

  private final Announcer announcer;
  private final LeaseKeeper leases;
  private final Intake intake;
  private final ClosingStack closing;

  private Worker(Announcer announcer, LeaseKeeper leases, Intake intake, ClosingStack closing) {
    this.announcer = announcer;
    this.leases = leases;
    this.intake = intake;
    this.closing = closing;
  }

  /**
   * Connects, loads, warms up, registers, and begins to take jobs; blocks until then.
   *
   * @throws dev.parley.service.process.StartRefused when it cannot work; all is closed again
   */
  public static Worker start(WorkerServiceSettings settings, Outside outside)
      throws InterruptedException {
    ClosingStack closing = new ClosingStack();
    try {
      return new Assembly(settings, outside, closing).start();
    } catch (RuntimeException | InterruptedException e) {
      closing.close();
      throw e;
    }
  }

  public WorkerHealth health() {
    boolean beating = leases.isHealthy() && announcer.isHealthy() && intake.isHealthy();
    return new WorkerHealth(true, announcer.isConfirmed(), beating);
  }

  /** Drains: see {@link Drain}. Then leaves. Idempotent. */
  @Override
  public synchronized void close() {
    closing.close();
  }

  /** Puts the rooms together, each closed before those that it needs. */
  private record Assembly(WorkerServiceSettings settings, Outside outside, ClosingStack closing) {

    Worker start() throws InterruptedException {
      RedisConnections redis = closing.add(connect());
      Meters meters = Meters.in(outside.meters(), outside.ticker());
      WorkerMetrics metrics = meters.worker();
      FinishedJobs finished = new FinishedJobs(new JobReader(redis));
      WarmEngine engine = closing.add(WarmEngine.start(outside, settings, metrics));
      closing.add(sweeper(redis, metrics, finished)).start();
      Seats seats = seats(engine, metrics);
      Announcer announcer = closing.add(announcer(redis, engine, seats));
      announcer.start(settings.redis().patience());
      Publisher publisher = publisher(redis, metrics);
      LeaseKeeper leases =
          closing.add(new LeaseKeeper(publisher, settings.lease(), outside.ticker()));
      JobJournal journal =
          new JobJournal(meters, new ChatTracer(outside.tracer()), finished, outside.ticker());
      Launcher launcher =
          new Launcher(engine.model(), publisher, engine.stalls(), engine.loop()::admit);
      Desk desk = new Desk(seats, new ModelFitting(engine.model()), launcher, journal);
      Intake intake = work(redis, engine.model().card(), desk, publisher, announcer);
      log.info("worker {} ready, model {}", id(), engine.model().card().name());
      return new Worker(announcer, leases, intake, closing);
    }

    private RedisConnections connect() {
      return RedisAtStart.connect(
          settings.redis().settings(), settings.redis().patience(), outside.ticker());
    }

    private Sweeper sweeper(RedisConnections redis, WorkerMetrics metrics, FinishedJobs finished) {
      SweepLog told = new SweepLog(metrics::swept, finished);
      return new Sweeper(redis, settings.sweep().period(), told);
    }

    private Seats seats(WarmEngine engine, WorkerMetrics metrics) {
      Seats seats = new Seats(settings.worker().seats(), engine.model().decoder().capacity());
      metrics.show("seats", seats::count);
      metrics.show("seats.taken", seats::running);
      return seats;
    }

    private Announcer announcer(RedisConnections redis, WarmEngine engine, Seats seats) {
      ModelCard card = engine.model().card();
      return new Announcer(
          new Registry(redis),
          new Announcer.Identity(id(), card),
          settings.lease(),
          seats,
          engine.pace(),
          outside.ticker());
    }

    private Publisher publisher(RedisConnections redis, WorkerMetrics metrics) {
      RandomGenerator chance = RandomGenerator.getDefault();
      Publisher publisher =
          Publisher.on(redis, new RetryDelay(settings.lease().duration(), chance));
      metrics.show("attempts.live", publisher::size);
      return publisher;
    }

    private Intake work(
        RedisConnections redis,
        ModelCard card,
        Desk desk,
        Publisher publisher,
        Announcer announcer) {
      Intake intake =
          new Intake(
              intakeSettings(card),
              redis,
              desk,
              outside.ticker(),
              publisher::isPublishing,
              announcer::isConfirmed);
      closing.add(() -> retire(redis, card));
      closing.add(hear(redis, new CancelBell(publisher)));
      closing.add(hear(redis, intake.bell()));
      closing.add(() -> Drain.run(intake, publisher, settings.worker().drain()));
      desk.seats().whenFreed(intake::wake);
      intake.start(outside.ticker());
      return intake;
    }

    private ChannelSubscription hear(RedisConnections redis, ControlChannel.Listener listener) {
      return RedisAtStart.answer(
          redis.settings(),
          settings.redis().patience(),
          outside.ticker(),
          () -> new ControlChannel(redis).subscribe(listener));
    }

    private IntakeSettings intakeSettings(ModelCard card) {
      return new IntakeSettings(
          id(),
          card.name(),
          card.fingerprint(),
          settings.redis().shards(),
          settings.lease().duration());
    }

    private void retire(RedisConnections redis, ModelCard card) {
      Claims claims = new Claims(redis);
      try {
        for (int shard = 0; shard < settings.redis().shards(); shard++) {
          claims.retire(card.name(), shard, id());
        }
      } catch (RedisUnavailable away) {
        log.warn("could not retire: {}", away.getMessage());
      }
    }

    private WorkerId id() {
      return settings.worker().workerId();
    }
  }
}
