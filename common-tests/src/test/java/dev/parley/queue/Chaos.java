package dev.parley.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.job.JobEvent;
import dev.parley.job.JobId;
import dev.parley.job.JobPriority;
import dev.parley.job.OwnerId;
import dev.parley.job.Usage;
import dev.parley.job.WorkerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Three careless workers, a sweeper and impatient clients, each step drawn from a seed. */
final class Chaos {

  private static final Duration TINY = Duration.ofMillis(1);
  private static final Duration LASTING = Duration.ofMillis(150);
  private static final int MOST_LIVE = 6;
  static final List<OwnerId> OWNERS =
      List.of(
          Stage.OWNER,
          new OwnerId("ABCDEFGHIJKLMNOPQRSTUV"),
          new OwnerId("0123456789012345678901"),
          OwnerId.LOCAL);
  private static final Usage PROMPT = new Usage(5, 0, 2, 0);

  /** One attempt as its worker sees it: what it has cut, and what it believes to be logged. */
  private static final class Run {
    final Attempt attempt;
    final List<JobEvent.Tokens> cut = new ArrayList<>();
    int said;
    int confirmed;

    Run(Begin.Begun begun) {
      this.attempt = begun.attempt();
      this.said = begun.loggedTokens().stream().mapToInt(tokens -> tokens.ids().size()).sum();
    }

    void generate() {
      cut.add(Stage.token(attempt, cut.size() + 1, said++));
    }
  }

  private final Stage stage;
  private final Random random;
  private final List<WorkerId> workers = List.of(Stage.ANN, Stage.BOB, new WorkerId("cid"));
  private final List<JobId> jobs = new ArrayList<>();
  private final List<QueueEntry> delivered = new ArrayList<>();
  private final List<Run> running = new ArrayList<>();
  private final List<Run> zombies = new ArrayList<>();
  private final Accounts accounts;
  private int zombieWrites;

  Chaos(Stage stage, long seed) {
    this.stage = stage;
    this.random = new Random(seed);
    this.accounts = new Accounts(stage, OWNERS);
    accounts.open();
  }

  List<JobId> jobs() {
    return jobs;
  }

  int zombieWrites() {
    return zombieWrites;
  }

  /** A job that the key's limit of a day does not let in. */
  void beRefused() {
    accounts.limitTokensOfADay(1);
    NewJob job = stage.job(JobId.random(0), pick(OWNERS), Stage.NO_LIMITS);
    assertThat(stage.enqueue.run(job)).isInstanceOf(Enqueue.Limited.class);
    assertThat(stage.look().exists(stage.keys.job(job.id()))).isZero();
    accounts.limitTokensOfADay(0);
  }

  Accounts accounts() {
    return accounts;
  }

  /** Does something and returns what. */
  String step() {
    int dice = random.nextInt(100);
    if (dice < 12) {
      return enqueue();
    } else if (dice < 24) {
      return claim();
    } else if (dice < 38) {
      return begin();
    } else if (dice < 62) {
      return append();
    } else if (dice < 67) {
      return finish();
    } else if (dice < 75) {
      return requeue();
    } else if (dice < 78) {
      return handBack();
    } else if (dice < 82) {
      return crash();
    } else if (dice < 88) {
      return zombie();
    } else if (dice < 95) {
      return sweep();
    }
    return outside(dice);
  }

  /** Lets a careful worker end all that still lives. */
  void drain() {
    zombies.addAll(running);
    running.clear();
    while (stage.look().zcard(stage.keys.due(0)) > 0) {
      stage.passTime();
      stage.sweep.run(0);
      stage.claims.next(Stage.MODEL, 0, Stage.ANN, TINY).ifPresent(this::answer);
    }
  }

  private void answer(QueueEntry entry) {
    if (stage.begin.run(fresh(entry, Stage.ANN)) instanceof Begin.Begun begun) {
      Run run = new Run(begun);
      run.generate();
      stage.append.run(run.attempt, 1, run.cut);
      assertThat(end(run)).isEqualTo(new Finish.Finished());
    }
  }

  private String enqueue() {
    if (stage.look().zcard(stage.keys.due(0)) < MOST_LIVE) {
      sometimes(() -> accounts.limitTokens(random.nextInt(3) * 100L));
      NewJob job =
          stage.job(
              JobId.random(0),
              pick(OWNERS),
              Stage.NO_LIMITS,
              pick(List.of(JobPriority.values())),
              1 + random.nextInt(100));
      if (stage.enqueue.run(job) instanceof Enqueue.Limited) {
        assertThat(stage.look().exists(stage.keys.job(job.id()))).isZero();
        return "refusal";
      }
      sometimes(() -> stage.enqueue.run(job));
      jobs.add(job.id());
    }
    return "enqueue";
  }

  private String claim() {
    WorkerId worker = pick(workers);
    stage.claims.next(Stage.MODEL, 0, worker, TINY).ifPresent(delivered::add);
    return "claim by " + worker;
  }

  private String begin() {
    if (delivered.isEmpty()) {
      return "nothing to begin";
    }
    Begin.Claim claim = fresh(take(delivered), pick(workers));
    if (stage.begin.run(claim) instanceof Begin.Begun begun) {
      running.add(new Run(begun));
      sometimes(() -> sameAttempt(claim, begun));
    }
    return "begin of " + claim.entry().job();
  }

  private void sameAttempt(Begin.Claim claim, Begin.Begun begun) {
    Begin.Begun again = (Begin.Begun) stage.begin.run(claim);
    assertThat(again).isEqualTo(begun);
  }

  private String append() {
    if (running.isEmpty()) {
      return "nothing to append";
    }
    Run run = pick(running);
    IntStream.range(0, random.nextInt(3)).forEach(i -> run.generate());
    sometimes(() -> send(run)); // its answer is lost, and it is sent again
    switch (send(run)) {
      case Append.Ok ok -> run.confirmed = run.cut.size();
      case LogGap gap -> throw new AssertionError("a gap that has no cause: " + gap);
      case LostJob.Fenced fenced -> abandon(run);
      case LostJob.Gone gone -> abandon(run);
      case Append.TimedOut timedOut -> abandon(run);
    }
    return "append to " + run.attempt;
  }

  private String finish() {
    if (running.isEmpty()) {
      return "nothing to finish";
    }
    Run run = pick(running);
    send(run);
    Finish.Result result = end(run);
    sometimes(() -> assertThat(end(run)).isEqualTo(result));
    abandon(run);
    return "finish of " + run.attempt;
  }

  private String requeue() {
    if (running.isEmpty()) {
      return "nothing to requeue";
    }
    Run run = pick(running);
    Requeue.Reason reason =
        random.nextBoolean() ? new Requeue.Release() : new Requeue.Retry(Stage.BROKEN);
    Duration delay = Duration.ofMillis(random.nextInt(3));
    Requeue.Result result = stage.requeue.run(run.attempt, reason, delay);
    sometimes(() -> assertThat(stage.requeue.run(run.attempt, reason, delay)).isEqualTo(result));
    abandon(run);
    return reason + " of " + run.attempt;
  }

  private String handBack() {
    if (!delivered.isEmpty()) {
      stage.handBack.run(take(delivered), pick(workers));
    }
    return "hand back";
  }

  private String crash() {
    zombies.addAll(running);
    running.clear();
    delivered.clear();
    return "crash of all workers";
  }

  /** A worker that was declared lost wakes up. Once fenced it stays fenced. */
  private String zombie() {
    if (zombies.isEmpty()) {
      return "no zombie";
    }
    Run run = pick(zombies);
    run.generate();
    if (send(run) instanceof Append.Ok) {
      return "zombie is still the owner of " + run.attempt;
    }
    long before = stage.look().xlen(stage.keys.events(run.attempt.job()));
    assertThat(send(run)).isNotInstanceOf(Append.Ok.class);
    stage.requeue.run(run.attempt, new Requeue.Retry(Stage.BROKEN), Duration.ZERO);
    assertThat(stage.look().xlen(stage.keys.events(run.attempt.job()))).isEqualTo(before);
    zombieWrites++;
    return "zombie of " + run.attempt;
  }

  private String sweep() {
    stage.passTime();
    stage.sweep.run(0);
    sometimes(() -> stage.sweep.run(0));
    return "sweep";
  }

  private String outside(int dice) {
    if (dice == 95) {
      stage.lanes().forEach(lane -> stage.look().xgroupDestroy(lane, "workers"));
      stage.claims.own(Stage.MODEL, 0, Stage.ANN);
      return "group lost";
    }
    if (dice == 96) {
      stage.gc.run(0, Stage.MODEL);
      return "gc";
    }
    if (jobs.isEmpty()) {
      return "nobody to disturb";
    }
    JobId job = pick(jobs);
    if (dice == 97) {
      accounts.note(job);
      stage.erase.run(job);
    } else {
      stage.cancel.run(job);
      sometimes(() -> stage.cancel.run(job));
    }
    return "cancel or erase of " + job;
  }

  private Append.Result send(Run run) {
    return stage.append.run(
        run.attempt, run.confirmed + 1, run.cut.subList(run.confirmed, run.cut.size()));
  }

  private Finish.Result end(Run run) {
    return stage.finish.run(run.attempt, run.cut.size(), run.said, Stage.STOPPED, PROMPT);
  }

  /** A lease that ends at once, or one that lasts. */
  private Begin.Claim fresh(QueueEntry entry, WorkerId worker) {
    Duration lease = random.nextBoolean() ? TINY : LASTING;
    return new Begin.Claim(entry, worker, "nonce" + random.nextLong(), lease, "fp", PROMPT);
  }

  private void abandon(Run run) {
    running.remove(run);
    zombies.add(run);
  }

  private void sometimes(Runnable action) {
    if (random.nextInt(3) == 0) {
      action.run();
    }
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private <T> T take(List<T> list) {
    return list.remove(random.nextInt(list.size()));
  }
}
