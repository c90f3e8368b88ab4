package dev.parley.bench.scale;

import java.util.Iterator;
import java.util.random.RandomGenerator;

/**
 * A discrete-event simulation of chats, their one queue and the workers. Deterministic: the same
 * chats, fleet and random numbers give the same result. Redis and the API take no part but for the
 * time of a hand-over, owners take none (docs/fairness.md), and the queue has no greatest depth.
 */
public final class Simulation implements Fleet.FleetListener {

  private final Iterator<Chat> chats;
  private final Agenda agenda = new Agenda();
  private final WaitingLine line;
  private final FreeWorkers free;
  private final Fleet fleet;
  private final Autoscaler autoscaler;
  private final Waits waits = new Waits();
  private boolean coming;
  private int asked;
  private int answered;
  private int takenOver;

  private Simulation(
      WorkerFigures figures,
      FleetPlan plan,
      double timeout,
      Iterator<Chat> chats,
      RandomGenerator random) {
    this.chats = chats;
    this.line = new WaitingLine(timeout);
    this.free = new FreeWorkers(random);
    this.fleet = new Fleet(figures, plan, agenda, random, this);
    this.autoscaler = new Autoscaler(plan);
  }

  /**
   * Runs until all chats are answered.
   *
   * @param timeout seconds that a chat waits for its first begin
   * @param chats by time
   * @param random for which of several free workers takes a chat, and when one is lost
   */
  public static Result run(
      WorkerFigures figures,
      FleetPlan plan,
      double timeout,
      Iterator<Chat> chats,
      RandomGenerator random) {
    Simulation simulation = new Simulation(figures, plan, timeout, chats, random);
    return simulation.run();
  }

  private Result run() {
    fleet.start();
    if (autoscaler.isNeeded()) {
      agenda.at(Autoscaler.PERIOD, this::scale);
    }
    askNext();
    while (coming || live() > 0) {
      agenda.step();
    }
    return new Result(
        asked, line.timedOut(), takenOver, waits, fleet.most(), fleet.workerSeconds());
  }

  /** Chats that wait or are being answered, by workers that died without a word as well. */
  private int live() {
    return asked - answered - line.timedOut();
  }

  private void askNext() {
    coming = chats.hasNext();
    if (coming) {
      Chat next = chats.next();
      agenda.at(next.at(), () -> ask(next));
    }
  }

  private void ask(Chat chat) {
    asked++;
    line.add(new SimulatedChat(chat));
    beginAll();
    askNext();
  }

  private void beginAll() {
    while (!free.isEmpty() && line.size(agenda.now()) > 0) {
      SimulatedWorker worker = free.any();
      SimulatedChat chat = line.next();
      double begun = worker.begin(chat);
      if (chat.begin()) {
        waits.add(begun - chat.at());
      } else {
        takenOver++;
      }
      free.update(worker);
    }
  }

  private void scale() {
    line.expire(agenda.now());
    fleet.want(autoscaler.workers(live(), fleet.wanted()));
    agenda.at(agenda.now() + Autoscaler.PERIOD, this::scale);
  }

  @Override
  public void changed(SimulatedWorker worker) {
    free.update(worker);
    beginAll();
  }

  @Override
  public void answered(int chats) {
    answered += chats;
  }

  @Override
  public void givenBack(SimulatedChat chat) {
    line.giveBack(chat);
    beginAll();
  }
}
