package dev.parley.faults.soak;

import dev.parley.faults.fleet.Caller;
import dev.parley.faults.invariants.Asked;
import dev.parley.faults.invariants.Evidence;
import dev.parley.faults.invariants.Invariants;
import dev.parley.faults.invariants.Logged;
import dev.parley.faults.invariants.Viewed;
import dev.parley.faults.viewer.Frame;
import dev.parley.faults.viewer.Viewer;
import io.lettuce.core.RedisException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** Asks one thing after the other, watches the answers, and is as restless as its seed. */
final class Guest implements Runnable {

  private static final Duration PATIENCE = Duration.ofMinutes(8);
  private static final Duration AFTER_REFUSAL = Duration.ofMillis(500);
  private static final int LONGEST = 150;
  private static final int ATTEMPTS = 20;

  /** What all guests share. */
  record Surroundings(Jobs jobs, Function<Random, URI> anyApi, Ledger ledger) {}

  private final Surroundings all;
  private final Random chance;
  private volatile boolean leaving;

  Guest(Surroundings all, long seed) {
    this.all = all;
    this.chance = new Random(seed);
  }

  /** Asks nothing more. */
  void leave() {
    leaving = true;
  }

  @Override
  public void run() {
    while (!leaving) {
      long tails = all.ledger().of(Ledger.LOST_TAILS);
      ask()
          .ifPresentOrElse(
              job -> watch(job, tails), () -> LockSupport.parkNanos(AFTER_REFUSAL.toNanos()));
    }
  }

  private Optional<Asked> ask() {
    int number = all.jobs().nextNumber();
    int tokens = 1 + chance.nextInt(LONGEST);
    all.ledger().count("sent");
    try {
      HttpResponse<String> answer =
          new Caller(all.anyApi().apply(chance)).post(all.jobs().model(), number, tokens, "");
      all.ledger().count("answer " + answer.statusCode());
      return answer.statusCode() == 202
          ? Optional.of(new Asked(Caller.json(answer).path("id").asString(), number, tokens))
          : Optional.empty();
    } catch (IOException e) {
      all.ledger().count("answer none");
      return Optional.empty();
    }
  }

  /**
   * What Redis lost meanwhile nobody can hold against anybody: then only those are judged who
   * looked after that.
   *
   * @param tails that it had lost before the job was asked for
   */
  private void watch(Asked job, long tails) {
    try (Viewer one = viewer(job);
        Viewer two = viewer(job)) {
      fidget(job, two);
      one.endUnlessGone(PATIENCE);
      two.endUnlessGone(PATIENCE);
      Epilogue epilogue = epilogue(job);
      if (epilogue.tails() == tails) {
        judge(job, List.of(Viewed.by(one), Viewed.by(two), epilogue.late()), epilogue.logged());
      } else if (epilogue.logged().isPresent()) {
        judge(job, List.of(epilogue.late()), epilogue.logged());
      } else {
        all.ledger().count("end lost with Redis's tail");
      }
      all.ledger().add("connections", one.connections() + two.connections());
    } catch (AssertionError e) {
      all.ledger().count("given up");
      judge(job, List.of(), witness(job));
    }
  }

  /** What is seen of a job when it has ended, by a viewer and in the log, and neither too early. */
  private record Epilogue(long tails, Viewed late, Optional<Logged> logged) {}

  private Epilogue epilogue(Asked job) {
    while (true) {
      long tails = all.ledger().of(Ledger.LOST_TAILS);
      try (Viewer late = viewer(job)) {
        late.endUnlessGone(PATIENCE);
        Epilogue epilogue = new Epilogue(tails, Viewed.by(late), witness(job));
        if (all.ledger().of(Ledger.LOST_TAILS) == tails) {
          return epilogue;
        }
      }
    }
  }

  /** Each connection goes anywhere, drawn by the viewer's own thread. */
  private Viewer viewer(Asked job) {
    Random choice = new Random(chance.nextLong());
    return Viewer.watch(() -> all.anyApi().apply(choice), job.job());
  }

  /** Hangs up now and then, and sometimes cancels. */
  private void fidget(Asked job, Viewer viewer) {
    for (int i = chance.nextInt(3); i > 0; i--) {
      LockSupport.parkNanos(Duration.ofMillis(chance.nextInt(1500)).toNanos());
      viewer.hangUp();
    }
    if (chance.nextInt(10) == 0) {
      try {
        new Caller(all.anyApi().apply(chance)).cancel(job.job());
      } catch (IOException | RuntimeException e) {
        all.ledger().count("cancel unanswered");
      }
    }
  }

  private void judge(Asked job, List<Viewed> viewed, Optional<Logged> logged) {
    all.ledger().count("end " + logged.map(Logged::state).orElse("unknown"));
    all.ledger().add("resets", viewed.stream().filter(Guest::wasReset).count());
    logged.ifPresent(log -> all.ledger().add("takeovers", Math.max(0, log.begins() - 1)));
    all.ledger()
        .violated(
            Invariants.check(Evidence.ofJobs(List.of(job), viewed, logged.stream().toList())));
  }

  /** Redis may be away just now. */
  private Optional<Logged> witness(Asked job) {
    for (int attempt = 1; ; attempt++) {
      try {
        return all.jobs().redis().logged(job.job());
      } catch (RedisException away) {
        if (attempt == ATTEMPTS) {
          throw away;
        }
        LockSupport.parkNanos(AFTER_REFUSAL.toNanos());
      }
    }
  }

  private static boolean wasReset(Viewed viewed) {
    return viewed.frames().stream().anyMatch(Frame::isReset);
  }
}
