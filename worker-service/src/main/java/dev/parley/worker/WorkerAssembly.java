package dev.parley.worker;

import dev.parley.eventlog.ControlChannel;
import dev.parley.inference.chatformat.PromptFitter;
import dev.parley.job.ModelCard;
import dev.parley.job.WorkerId;
import dev.parley.reading.JobReader;
import dev.parley.redis.ChannelSubscription;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.RedisUnavailable;
import dev.parley.registry.Registry;
import dev.parley.service.observe.FinishedJobs;
import dev.parley.service.observe.SweepLog;
import dev.parley.service.process.RedisAtStart;
import dev.parley.sweep.Sweeper;
import dev.parley.worker.attempt.AttemptStarter;
import dev.parley.worker.attempt.CancelListener;
import dev.parley.worker.attempt.LeaseKeeper;
import dev.parley.worker.attempt.Publications;
import dev.parley.worker.attempt.RetryDelay;
import dev.parley.worker.intake.EngineSlots;
import dev.parley.worker.intake.EntryHandler;
import dev.parley.worker.intake.Intake;
import dev.parley.worker.intake.QueueConsumer;
import dev.parley.worker.intake.RedisWorkQueue;
import dev.parley.worker.intake.WorkQueue;
import dev.parley.worker.lifecycle.ClosingStack;
import dev.parley.worker.lifecycle.Drain;
import dev.parley.worker.lifecycle.WarmEngine;
import dev.parley.worker.metrics.ChatTracer;
import dev.parley.worker.metrics.JobRecorder;
import dev.parley.worker.metrics.Meters;
import dev.parley.worker.metrics.WorkerMetrics;
import dev.parley.worker.registry.Announcement;
import dev.parley.worker.registry.Announcer;
import dev.parley.worker.settings.WorkerServiceSettings;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts one worker together; each part is closed before those that it needs. */
record WorkerAssembly(
    WorkerServiceSettings settings, WorkerEnvironment environment, ClosingStack closing) {

  private static final Logger log = LoggerFactory.getLogger(Worker.class);

  Worker start() throws InterruptedException {
    RedisConnections redis = closing.add(connect());
    Meters meters = Meters.in(environment.meters(), environment.ticker());
    WorkerMetrics metrics = meters.worker();
    FinishedJobs finished = new FinishedJobs(new JobReader(redis));
    WarmEngine engine = closing.add(engine(metrics));
    closing.add(sweeper(redis, metrics, finished)).start();
    EngineSlots slots = slots(engine, metrics);
    Announcer announcer = closing.add(announcer(redis, engine, slots, metrics));
    announcer.start(settings.redis().patience());
    Publications publications = publications(redis, metrics);
    LeaseKeeper leases =
        closing.add(new LeaseKeeper(publications, settings.lease(), environment.ticker()));
    ModelCard card = engine.model().card();
    WorkQueue queue = new RedisWorkQueue(redis, consumer(card));
    JobRecorder recorder =
        new JobRecorder(
            meters, new ChatTracer(environment.tracer()), finished, environment.ticker());
    EntryHandler handler = handler(queue, engine, slots, publications, recorder);
    Intake intake = new Intake(queue, slots, handler, announcer::isConfirmed, environment.ticker());
    closing.add(() -> retire(queue));
    closing.add(subscribe(redis, new CancelListener(publications)));
    closing.add(subscribe(redis, intake.wakeUp(card.name())));
    closing.add(subscribe(redis, announcer.notices()));
    closing.add(() -> Drain.run(intake, publications, settings.worker().drain()));
    slots.onFree(intake::wake);
    intake.start();
    log.info("worker {} ready, model {}", id(), card.name());
    Worker worker = new Worker(announcer, leases, intake, closing);
    announcer.onAskedToLeave(() -> leave(worker));
    return worker;
  }

  private void leave(Worker worker) {
    worker.close();
    environment.drained().run();
  }

  private RedisAtStart atStart() {
    return new RedisAtStart(
        settings.redis().settings(), settings.redis().patience(), environment.ticker());
  }

  private RedisConnections connect() {
    return atStart().connect(RedisConnections.Role.WORKER);
  }

  private WarmEngine engine(WorkerMetrics metrics) {
    return WarmEngine.start(
        environment.models(), settings, metrics, environment.ticker(), environment.halt());
  }

  private Sweeper sweeper(RedisConnections redis, WorkerMetrics metrics, FinishedJobs finished) {
    SweepLog log = new SweepLog(metrics::swept, finished);
    return new Sweeper(redis, settings.sweep().period(), log);
  }

  private EngineSlots slots(WarmEngine engine, WorkerMetrics metrics) {
    EngineSlots slots =
        new EngineSlots(
            settings.worker().seats(), engine.model().decoder().capacity(), environment.ticker());
    metrics.show("seats", slots::count);
    metrics.show("seats.taken", slots::taken);
    metrics.show("threads", engine.model().decoder()::threads);
    return slots;
  }

  private Announcer announcer(
      RedisConnections redis, WarmEngine engine, EngineSlots slots, WorkerMetrics metrics) {
    Announcement announcement =
        new Announcement(
            id(),
            engine.model().card(),
            slots,
            engine.rate(),
            metrics::vitals,
            settings.lease().duration(),
            UUID.randomUUID().toString());
    return new Announcer(new Registry(redis), announcement, settings.lease(), environment.ticker());
  }

  private Publications publications(RedisConnections redis, WorkerMetrics metrics) {
    RandomGenerator chance = RandomGenerator.getDefault();
    Publications publications =
        Publications.on(redis, new RetryDelay(settings.lease().duration(), chance));
    metrics.show("attempts.live", publications::size);
    return publications;
  }

  private static EntryHandler handler(
      WorkQueue queue,
      WarmEngine engine,
      EngineSlots slots,
      Publications publications,
      JobRecorder recorder) {
    AttemptStarter starter =
        new AttemptStarter(engine.model(), publications, engine.stalls(), engine.loop()::admit);
    return new EntryHandler(queue, PromptFitter.of(engine.model()), slots, starter, recorder);
  }

  private ChannelSubscription subscribe(RedisConnections redis, ControlChannel.Listener listener) {
    return atStart().await(() -> new ControlChannel(redis).subscribe(listener));
  }

  private QueueConsumer consumer(ModelCard card) {
    return new QueueConsumer(
        id(),
        card.name(),
        card.fingerprint(),
        settings.redis().shards(),
        settings.lease().duration());
  }

  private static void retire(WorkQueue queue) {
    try {
      queue.retire();
    } catch (RedisUnavailable away) {
      log.warn("could not retire: {}", away.getMessage());
    }
  }

  private WorkerId id() {
    return settings.worker().workerId();
  }
}
