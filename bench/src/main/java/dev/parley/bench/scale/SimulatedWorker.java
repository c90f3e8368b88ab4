package dev.parley.bench.scale;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * One engine that batches its chats: a step gives a token to each, chats join and leave between two
 * steps, and a prompt that is read holds up all. Steps in which nothing changes are skipped.
 */
final class SimulatedWorker {

  private final WorkerFigures figures;
  private final Agenda agenda;
  private final IntConsumer onEnd;
  private final List<Running> running = new ArrayList<>();
  private final List<Joining> joining = new ArrayList<>();

  /** The end of the last step that was looked at, or of the prompts read after it. */
  private double boundary;

  private long steps;
  private int plan;
  private boolean leaving;

  /**
   * @param onEnd told how many chats have just ended
   */
  SimulatedWorker(WorkerFigures figures, Agenda agenda, IntConsumer onEnd) {
    this.figures = figures;
    this.agenda = agenda;
    this.onEnd = onEnd;
  }

  int taken() {
    return running.size() + joining.size();
  }

  boolean isFree() {
    return !leaving && taken() < figures.seats();
  }

  boolean isLeaving() {
    return leaving;
  }

  /** Takes no more chats. */
  void leave() {
    leaving = true;
  }

  /** Begins a chat after the hand-over; returns when. */
  double begin(SimulatedChat chat) {
    double ready = agenda.now() + figures.handover();
    joining.add(new Joining(chat, ready));
    plan();
    return ready;
  }

  /** Stops; what it was at keeps the tokens of whole steps. */
  List<SimulatedChat> stop() {
    leaving = true;
    plan++;
    long done = steps + wholeSteps();
    List<SimulatedChat> left = new ArrayList<>();
    for (Running chat : running) {
      chat.chat.generated((int) (chat.chat.left() - (chat.last - done)));
      left.add(chat.chat);
    }
    joining.forEach(chat -> left.add(chat.chat));
    running.clear();
    joining.clear();
    return left;
  }

  private long wholeSteps() {
    return running.isEmpty()
        ? 0
        : (long) Math.max(0, (agenda.now() - boundary) / figures.step(running.size()));
  }

  private void plan() {
    if (taken() == 0) {
      return;
    }
    double next = nextChange();
    int planned = ++plan;
    agenda.at(
        next,
        () -> {
          if (planned == plan) {
            change(next);
          }
        });
  }

  /** When the first chat ends, or the first one joins, which it does between two steps. */
  private double nextChange() {
    double ready = joining.stream().mapToDouble(Joining::ready).min().orElse(Double.MAX_VALUE);
    if (running.isEmpty()) {
      return Math.max(ready, boundary);
    }
    double step = figures.step(running.size());
    long last = running.stream().mapToLong(Running::last).min().orElseThrow();
    double join = Math.ceil(Math.max(0, ready - boundary) / step);
    return Math.max(agenda.now(), boundary + Math.min(join, (double) (last - steps)) * step);
  }

  private void change(double time) {
    if (!running.isEmpty()) {
      steps += Math.round((time - boundary) / figures.step(running.size()));
    }
    boundary = time;
    int before = running.size();
    running.removeIf(chat -> chat.last <= steps);
    int ended = before - running.size();
    join(time);
    if (ended > 0) {
      onEnd.accept(ended);
    }
    plan();
  }

  private void join(double time) {
    for (Iterator<Joining> waiting = joining.iterator(); waiting.hasNext(); ) {
      Joining next = waiting.next();
      if (next.ready <= time) {
        waiting.remove();
        running.add(new Running(next.chat, steps + next.chat.left()));
        boundary += next.chat.toRead() * figures.promptToken();
      }
    }
  }

  /**
   * @param last the step that gives its last token
   */
  private record Running(SimulatedChat chat, long last) {}

  private record Joining(SimulatedChat chat, double ready) {}
}
