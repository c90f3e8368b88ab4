package dev.parley.bench.scale;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The workers that run or start. One that is lost gives its chats back when its leases are over,
 * and another one is started; one too many drains.
 */
final class Fleet {

  /**
   * Of the product: a worker that leaves may finish, a lost one holds its leases, and the sweep.
   */
  private static final double DRAIN = 20;

  private static final double LEASE_AND_SWEEP = 16;

  private final WorkerFigures figures;
  private final FleetPlan plan;
  private final Agenda agenda;
  private final RandomGenerator random;
  private final FleetListener listener;
  private final List<Member> members = new ArrayList<>();
  private int wanted;
  private int most;
  private double workerSeconds;

  /** What the fleet tells of its workers. */
  interface FleetListener {

    /** Another chat may or may not be begun there now. */
    void changed(SimulatedWorker worker);

    /** So many chats have their last token. */
    void answered(int chats);

    void givenBack(SimulatedChat chat);
  }

  Fleet(
      WorkerFigures figures,
      FleetPlan plan,
      Agenda agenda,
      RandomGenerator random,
      FleetListener listener) {
    this.figures = figures;
    this.plan = plan;
    this.agenda = agenda;
    this.random = random;
    this.listener = listener;
  }

  void start() {
    wanted = plan.atStart();
    for (int i = 0; i < wanted; i++) {
      add().ready();
    }
  }

  int wanted() {
    return wanted;
  }

  /** Starts what lacks and drains what is too much, the youngest first. */
  void want(int workers) {
    wanted = workers;
    List<Member> staying = members.stream().filter(member -> !member.worker.isLeaving()).toList();
    for (int i = staying.size(); i < workers; i++) {
      Member member = add();
      agenda.at(agenda.now() + plan.coldStart(), member::ready);
    }
    for (int i = staying.size(); i > workers; i--) {
      staying.get(i - 1).drain();
    }
  }

  int most() {
    return most;
  }

  /** What was paid for until now. */
  double workerSeconds() {
    return workerSeconds
        + members.stream().mapToDouble(member -> agenda.now() - member.started).sum();
  }

  private Member add() {
    Member member = new Member();
    members.add(member);
    most = Math.max(most, members.size());
    return member;
  }

  private final class Member {

    private final double started = agenda.now();
    private final SimulatedWorker worker = new SimulatedWorker(figures, agenda, this::ended);
    private boolean gone;

    private void ready() {
      if (worker.isLeaving()) {
        return;
      }
      changed();
      if (Double.isFinite(plan.life())) {
        agenda.at(agenda.now() + plan.life() * random.nextExponential(), this::lose);
      }
    }

    private void ended(int chats) {
      listener.answered(chats);
      if (!worker.isLeaving()) {
        changed();
      }
    }

    private void changed() {
      listener.changed(worker);
    }

    private void lose() {
      if (gone) {
        return;
      }
      List<SimulatedChat> lost = worker.stop();
      end();
      agenda.at(agenda.now() + LEASE_AND_SWEEP, () -> lost.forEach(listener::givenBack));
      want(wanted);
    }

    private void drain() {
      worker.leave();
      changed();
      agenda.at(agenda.now() + (worker.taken() == 0 ? 0 : DRAIN), this::release);
    }

    private void release() {
      if (gone) {
        return;
      }
      List<SimulatedChat> left = worker.stop();
      end();
      left.forEach(listener::givenBack);
    }

    private void end() {
      gone = true;
      changed();
      members.remove(this);
      workerSeconds += agenda.now() - started;
    }
  }
}
