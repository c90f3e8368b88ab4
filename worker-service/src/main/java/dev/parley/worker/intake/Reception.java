package dev.parley.worker.intake;

import dev.parley.job.Ending;
import dev.parley.job.Job;
import dev.parley.job.TraceParent;
import dev.parley.job.Usage;
import dev.parley.queue.Begin;
import dev.parley.queue.Begin.Begun;
import dev.parley.queue.Begin.Claim;
import dev.parley.queue.Finish;
import dev.parley.queue.QueueEntry;
import dev.parley.reading.JobReader;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.RedisUnavailable;
import dev.parley.worker.intake.Seats.Seat;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** Judges one delivered entry and, when it may begin now, begins it. */
final class Reception {

  private static final Duration PAUSE = Duration.ofMillis(200);

  private final IntakeSettings settings;
  private final JobReader jobs;
  private final Begin begin;
  private final Finish finish;
  private final Fitting fitting;
  private final Seats seats;
  private final Launcher launcher;
  private final Journal journal;

  Reception(
      IntakeSettings settings,
      RedisConnections redis,
      Fitting fitting,
      Seats seats,
      Launcher launcher,
      Journal journal) {
    this.settings = settings;
    this.jobs = new JobReader(redis);
    this.begin = new Begin(redis);
    this.finish = new Finish(redis);
    this.fitting = fitting;
    this.seats = seats;
    this.launcher = launcher;
    this.journal = journal;
  }

  /** What an entry turned out to be. */
  sealed interface Verdict {}

  /** Begun, or nothing to do here. */
  record Settled() implements Verdict {}

  /** There is no room for it now. */
  record NoRoom(Candidate candidate) implements Verdict {}

  /** Its back-off lasts. */
  record TooEarly(QueueEntry entry, Duration delay) implements Verdict {}

  /**
   * @param leaving whether to give up when Redis does not answer
   */
  Verdict receive(QueueEntry entry, BooleanSupplier leaving) {
    Optional<Job> job = jobs.find(entry.job()).filter(found -> !found.status().isTerminal());
    if (job.isEmpty()) {
      return bury(entry);
    }
    return switch (fitting.fit(job.get().request())) {
      case Fitting.Fits fits ->
          seat(
              new Candidate(entry, job.get(), fits.prompt(), fits.limit(), fits.leftOut()),
              leaving);
      case Fitting.TooLong tooLong -> refuse(entry, job.get(), tooLong);
    };
  }

  Verdict seat(Candidate candidate, BooleanSupplier leaving) {
    Optional<Seat> seat = seats.take(candidate.cacheTokens(), candidate.company());
    if (seat.isEmpty()) {
      return new NoRoom(candidate);
    }
    try {
      return begin(candidate, seat.get(), leaving);
    } catch (RuntimeException e) {
      seat.get().free();
      throw e;
    }
  }

  private Verdict begin(Candidate candidate, Seat seat, BooleanSupplier leaving) {
    Journal.Note note = journal.note(candidate.job());
    Claim claim = claim(candidate.entry(), candidate.usage(), note.trace());
    switch (untilAnswered(claim, leaving)) {
      case Begun begun -> launcher.launch(begun, candidate, seat, note);
      case Begin.Early early -> {
        seat.free();
        return new TooEarly(candidate.entry(), early.delay());
      }
      case Begin.Held held -> seat.free();
      case Begin.Over over -> {
        seat.free();
        note(candidate.entry(), over);
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

  private void note(QueueEntry entry, Begin.Over over) {
    if (over.ended() == Begin.Over.When.NOW) {
      journal.endedAtBegin(entry.job());
    }
  }

  private Verdict refuse(QueueEntry entry, Job job, Fitting.TooLong tooLong) {
    switch (finish.withoutBegin(entry, new Ending.Failed(tooLong.failure()))) {
      case Finish.Finished finished -> journal.refused(job, tooLong.failure());
      case Finish.Gone gone -> {}
      case Finish.Held held -> {}
    }
    return new Settled();
  }
}
