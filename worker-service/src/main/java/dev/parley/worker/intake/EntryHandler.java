package dev.parley.worker.intake;

import dev.parley.inference.chatformat.PromptFit;
import dev.parley.inference.chatformat.PromptFitter;
import dev.parley.job.Ending;
import dev.parley.job.Failure;
import dev.parley.job.Job;
import dev.parley.job.TraceParent;
import dev.parley.job.Usage;
import dev.parley.queue.Begin;
import dev.parley.queue.Begin.Begun;
import dev.parley.queue.Begin.Claim;
import dev.parley.queue.Finish;
import dev.parley.queue.LostJob;
import dev.parley.queue.QueueEntry;
import dev.parley.reading.JobReader;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.RedisUnavailable;
import dev.parley.worker.attempt.AttemptRecorder;
import dev.parley.worker.attempt.AttemptStarter;
import dev.parley.worker.intake.EngineSlots.Slot;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** Judges one delivered entry and, when it may begin now, begins it. */
final class EntryHandler {

  private static final Duration PAUSE = Duration.ofMillis(200);

  private final IntakeSettings settings;
  private final JobReader jobs;
  private final Begin begin;
  private final Finish finish;
  private final PromptFitter fitter;
  private final EngineSlots slots;
  private final AttemptStarter starter;
  private final AttemptRecorder recorder;

  EntryHandler(
      IntakeSettings settings,
      RedisConnections redis,
      PromptFitter fitter,
      EngineSlots slots,
      AttemptStarter starter,
      AttemptRecorder recorder) {
    this.settings = settings;
    this.jobs = new JobReader(redis);
    this.begin = new Begin(redis);
    this.finish = new Finish(redis);
    this.fitter = fitter;
    this.slots = slots;
    this.starter = starter;
    this.recorder = recorder;
  }

  /** What an entry turned out to be. */
  sealed interface Verdict {}

  /** Begun, or nothing to do here. */
  record Settled() implements Verdict {}

  /** There is no room for it now. */
  record NoRoom(FittedEntry entry) implements Verdict {}

  /** Its back-off lasts. */
  record TooEarly(QueueEntry entry, Duration delay) implements Verdict {}

  /**
   * @param leaving whether to give up when Redis does not answer
   */
  Verdict handle(QueueEntry entry, BooleanSupplier leaving) {
    Optional<Job> job = jobs.find(entry.job()).filter(found -> !found.status().isTerminal());
    if (job.isEmpty()) {
      return bury(entry);
    }
    return switch (fitter.fit(job.get().request())) {
      case PromptFit.Fits fits -> begin(new FittedEntry(entry, job.get(), fits), leaving);
      case PromptFit.TooLong tooLong -> refuse(entry, job.get(), tooLong.failure());
    };
  }

  Verdict begin(FittedEntry entry, BooleanSupplier leaving) {
    Optional<Slot> slot = slots.take(entry.cacheTokens(), entry.sharing());
    if (slot.isEmpty()) {
      return new NoRoom(entry);
    }
    try {
      return begin(entry, slot.get(), leaving);
    } catch (RuntimeException e) {
      slot.get().free();
      throw e;
    }
  }

  private Verdict begin(FittedEntry fitted, Slot slot, BooleanSupplier leaving) {
    AttemptRecorder.Claim recording = recorder.claiming(fitted.job());
    Claim claim = claim(fitted.entry(), AttemptStarter.usage(fitted.prompt()), recording.trace());
    switch (untilAnswered(claim, leaving)) {
      case Begun begun -> starter.start(begun, fitted.prompt(), recording.begun(begun), slot::free);
      case Begin.Early early -> {
        slot.free();
        return new TooEarly(fitted.entry(), early.delay());
      }
      case Begin.Held held -> slot.free();
      case Begin.Over over -> {
        slot.free();
        record(fitted.entry(), over);
      }
    }
    return new Settled();
  }

  private Claim claim(QueueEntry entry, Usage prompt, Optional<TraceParent> trace) {
    return new Claim(
        entry,
        settings.worker(),
        UUID.randomUUID().toString(),
        settings.lease(),
        settings.fingerprint(),
        prompt,
        trace);
  }

  /** An unanswered begin may have happened, so it is repeated with its nonce. */
  private Begin.Result untilAnswered(Claim claim, BooleanSupplier leaving) {
    while (true) {
      try {
        return begin.run(claim);
      } catch (RedisUnavailable away) {
        if (leaving.getAsBoolean() || !pause()) {
          throw away;
        }
      }
    }
  }

  private static boolean pause() {
    try {
      Thread.sleep(PAUSE);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** An entry without a live job: the script removes it. */
  private Verdict bury(QueueEntry entry) {
    begin.run(claim(entry, Usage.NONE, Optional.empty()));
    return new Settled();
  }

  private void record(QueueEntry entry, Begin.Over over) {
    if (over.ended() == Begin.Over.When.NOW) {
      recorder.endedAtBegin(entry.job());
    }
  }

  private Verdict refuse(QueueEntry entry, Job job, Failure failure) {
    switch (finish.withoutBegin(entry, new Ending.Failed(failure))) {
      case Finish.Finished finished -> recorder.refused(job, failure);
      case LostJob.Gone gone -> {}
      case Finish.Held held -> {}
    }
    return new Settled();
  }
}
