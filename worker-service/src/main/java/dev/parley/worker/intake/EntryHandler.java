package dev.parley.worker.intake;

import dev.parley.inference.chatformat.PromptFit;
import dev.parley.inference.chatformat.PromptFitter;
import dev.parley.job.Ending;
import dev.parley.job.Failure;
import dev.parley.job.Job;
import dev.parley.job.Usage;
import dev.parley.queue.Begin;
import dev.parley.queue.Begin.Begun;
import dev.parley.queue.Finish;
import dev.parley.queue.LostJob;
import dev.parley.queue.QueueEntry;
import dev.parley.redis.RedisUnavailable;
import dev.parley.worker.attempt.AttemptRecorder;
import dev.parley.worker.attempt.AttemptStarter;
import dev.parley.worker.intake.EngineSlots.Slot;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Judges one claimed entry and, when it may begin now, begins it. */
public final class EntryHandler {

  private static final Duration PAUSE = Duration.ofMillis(200);

  private final WorkQueue queue;
  private final PromptFitter fitter;
  private final EngineSlots slots;
  private final AttemptStarter starter;
  private final AttemptRecorder recorder;
  private final UnansweredBegins unanswered = new UnansweredBegins();

  public EntryHandler(
      WorkQueue queue,
      PromptFitter fitter,
      EngineSlots slots,
      AttemptStarter starter,
      AttemptRecorder recorder) {
    this.queue = queue;
    this.fitter = fitter;
    this.slots = slots;
    this.starter = starter;
    this.recorder = recorder;
  }

  /** What became of an entry. */
  sealed interface Verdict {}

  /** It was begun, or there is nothing to do here. */
  record Settled() implements Verdict {}

  /** There is no room for it now. */
  record NoRoom(FittedEntry entry) implements Verdict {}

  /** Its prompt is long, and not read yet. */
  record Unread(QueueEntry entry, Job job) implements Verdict {}

  /** Its back-off lasts. */
  record TooEarly(QueueEntry entry, Duration delay) implements Verdict {}

  /** Whether an attempt at this entry's job is under way here. */
  boolean isBegun(QueueEntry entry) {
    return starter.isRunning(entry.job());
  }

  /**
   * @param leaving whether to give up when Redis does not answer
   */
  Verdict handle(QueueEntry entry, BooleanSupplier leaving) {
    Optional<Job> job = queue.find(entry.job()).filter(found -> !found.status().isTerminal());
    if (job.isEmpty()) {
      return removeWithoutJob(entry);
    }
    return LongPrompts.isLong(job.get())
        ? new Unread(entry, job.get())
        : judge(entry, job.get(), fit(job.get()), leaving);
  }

  /** Whether a job's prompt fits the model. From any thread. */
  PromptFit fit(Job job) {
    return fitter.fit(job.request());
  }

  Verdict judge(QueueEntry entry, Job job, PromptFit fit, BooleanSupplier leaving) {
    return switch (fit) {
      case PromptFit.Fits prompt -> begin(new FittedEntry(entry, job, prompt), leaving);
      case PromptFit.TooLong tooLong -> refuse(entry, job, tooLong.failure());
      case PromptFit.FarTooLong farTooLong -> refuse(entry, job, farTooLong.failure());
      case PromptFit.Refused refused -> refuse(entry, job, refused.failure());
    };
  }

  Verdict begin(FittedEntry fitted, BooleanSupplier leaving) {
    Optional<Slot> slot = slots.take(fitted.job().owner(), fitted.cacheTokens(), fitted.sharing());
    if (slot.isEmpty()) {
      return new NoRoom(fitted);
    }
    try {
      return begin(fitted, slot.get(), leaving);
    } catch (RuntimeException e) {
      slot.get().free();
      throw e;
    }
  }

  private Verdict begin(FittedEntry fitted, Slot slot, BooleanSupplier leaving) {
    AttemptRecorder.Claim recording = recorder.claiming(fitted.job());
    QueueEntry entry = fitted.entry();
    String nonce = unanswered.nonce(entry);
    Usage prompt = AttemptStarter.usage(fitted.prompt());
    Begin.Result result =
        untilAnswered(() -> queue.begin(entry, nonce, prompt, recording.trace()), leaving);
    unanswered.forget(entry);
    switch (result) {
      case Begun begun -> starter.start(begun, fitted.prompt(), recording.begun(begun), slot::free);
      case Begin.Early early -> {
        slot.free();
        return new TooEarly(entry, early.delay());
      }
      case Begin.Held held -> slot.free();
      case Begin.Over over -> {
        slot.free();
        record(entry, over);
      }
    }
    return new Settled();
  }

  /**
   * An unanswered begin may have happened, so it is repeated with its nonce: here, or, where other
   * parts of the queue may be served meanwhile, when the entry is found pending.
   */
  private Begin.Result untilAnswered(Supplier<Begin.Result> begin, BooleanSupplier leaving) {
    while (true) {
      try {
        return begin.get();
      } catch (RedisUnavailable away) {
        if (queue.isSpread() || leaving.getAsBoolean() || !pause()) {
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

  /** Begin removes an entry that has no live job. */
  private Verdict removeWithoutJob(QueueEntry entry) {
    queue.begin(entry, UUID.randomUUID().toString(), Usage.NONE, Optional.empty());
    return new Settled();
  }

  private void record(QueueEntry entry, Begin.Over over) {
    if (over.ended() == Begin.Over.When.NOW) {
      recorder.endedAtBegin(entry.job());
    }
  }

  private Verdict refuse(QueueEntry entry, Job job, Failure failure) {
    switch (queue.endUnbegun(entry, new Ending.Failed(failure))) {
      case Finish.Finished finished -> recorder.refused(job, failure);
      case LostJob.Gone gone -> {}
      case Finish.Held held -> {}
    }
    return new Settled();
  }
}
