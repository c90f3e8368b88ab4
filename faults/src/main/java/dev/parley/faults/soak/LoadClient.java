package dev.parley.faults.soak;

import dev.parley.faults.client.ApiClient;
import dev.parley.faults.client.ViewedEvent;
import dev.parley.faults.client.Viewer;
import dev.parley.faults.invariants.Asked;
import dev.parley.faults.invariants.Evidence;
import dev.parley.faults.invariants.Invariants;
import dev.parley.faults.invariants.Logged;
import dev.parley.faults.invariants.Viewed;
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
import java.util.stream.Stream;

/** Asks for one job after the other and watches the answers; its seed decides on everything. */
final class LoadClient implements Runnable {

  private static final Duration PATIENCE = Duration.ofMinutes(8);
  private static final Duration AFTER_REFUSAL = Duration.ofMillis(500);
  private static final int LONGEST = 150;
  private static final int ATTEMPTS = 40;

  /** Answers with thoughts and calls: one of four. */
  private static final String IN_PARTS = ",\"enable_thinking\":true";

  /**
   * What all clients share.
   *
   * @param lost called for a job that was accepted in a tail that Redis lost
   */
  record Shared(SoakJobs jobs, Function<Random, URI> anyApi, Ledger ledger, Runnable lost) {}

  private final Shared all;
  private final Optional<String> cookie;
  private final Random chance;
  private volatile boolean stopping;

  /**
   * @param cookie of the owner that it is
   */
  LoadClient(Shared all, Optional<String> cookie, long seed) {
    this.all = all;
    this.cookie = cookie;
    this.chance = new Random(seed);
  }

  /** Asks for nothing more. */
  void stop() {
    stopping = true;
  }

  @Override
  public void run() {
    while (!stopping) {
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
          anyApi().post(all.jobs().model(), number, tokens, chance.nextInt(4) == 0 ? IN_PARTS : "");
      all.ledger().count("answer " + answer.statusCode());
      return answer.statusCode() == 202
          ? Optional.of(new Asked(ApiClient.json(answer).path("id").asString(), number, tokens))
          : Optional.empty();
    } catch (IOException e) {
      all.ledger().count("answer none");
      return Optional.empty();
    }
  }

  private ApiClient anyApi() {
    return new ApiClient(all.anyApi().apply(chance), cookie);
  }

  /**
   * When Redis lost its tail meanwhile, what was seen before need not agree with what is seen
   * later: then only a viewer is judged that looked after the loss.
   *
   * @param tails that it had lost before the job was asked for
   */
  private void watch(Asked job, long tails) {
    try (Viewer one = viewer(job);
        Viewer two = viewer(job)) {
      disturb(job, two);
      one.endUnlessGone(PATIENCE);
      two.endUnlessGone(PATIENCE);
      all.ledger().add("resets", Stream.of(one, two).filter(LoadClient::wasReset).count());
      Aftermath aftermath = aftermath(job);
      if (aftermath.tails() == tails) {
        judge(job, List.of(Viewed.by(one), Viewed.by(two), aftermath.late()), aftermath.logged());
      } else if (aftermath.logged().isPresent()) {
        judge(job, List.of(aftermath.late()), aftermath.logged());
      } else {
        all.ledger().count("end lost with Redis's tail");
        all.lost().run();
      }
      all.ledger().add("connections", one.connections() + two.connections());
    } catch (AssertionError e) {
      all.ledger().count("given up");
      judge(job, List.of(), witness(job));
    }
  }

  /** What a late viewer and the log show of a job that has ended. */
  private record Aftermath(long tails, Viewed late, Optional<Logged> logged) {}

  private Aftermath aftermath(Asked job) {
    while (true) {
      long tails = all.ledger().of(Ledger.LOST_TAILS);
      try (Viewer late = viewer(job)) {
        late.endUnlessGone(PATIENCE);
        Aftermath aftermath = new Aftermath(tails, Viewed.by(late), witness(job));
        if (all.ledger().of(Ledger.LOST_TAILS) == tails && !all.ledger().isLosing()) {
          return aftermath;
        }
      }
    }
  }

  /** Each connection goes anywhere, drawn by the viewer's own thread. */
  private Viewer viewer(Asked job) {
    Random choice = new Random(chance.nextLong());
    return Viewer.watch(() -> all.anyApi().apply(choice), job.job(), cookie);
  }

  /** Hangs up now and then, and sometimes cancels. */
  private void disturb(Asked job, Viewer viewer) {
    for (int i = chance.nextInt(3); i > 0; i--) {
      LockSupport.parkNanos(Duration.ofMillis(chance.nextInt(1500)).toNanos());
      viewer.hangUp();
    }
    if (chance.nextInt(10) == 0) {
      try {
        anyApi().cancel(job.job());
      } catch (IOException | RuntimeException e) {
        all.ledger().count("cancel unanswered");
      }
    }
  }

  private void judge(Asked job, List<Viewed> viewed, Optional<Logged> logged) {
    all.ledger().count("end " + logged.map(Logged::state).orElse("unknown"));
    logged.ifPresent(log -> all.ledger().add("takeovers", Math.max(0, log.begins() - 1)));
    all.ledger()
        .violated(
            Invariants.check(Evidence.ofJobs(List.of(job), viewed, logged.stream().toList())));
  }

  /** Redis may be away just now. */
  private Optional<Logged> witness(Asked job) {
    for (int attempt = 1; ; attempt++) {
      try {
        return all.jobs().logged(job.job());
      } catch (RedisException away) {
        if (attempt == ATTEMPTS) {
          throw away;
        }
        LockSupport.parkNanos(AFTER_REFUSAL.toNanos());
      }
    }
  }

  private static boolean wasReset(Viewer viewer) {
    return viewer.events().stream().anyMatch(ViewedEvent::isReset);
  }
}
