package dev.parley.inference.engine;

import dev.parley.inference.model.Decoder;
import dev.parley.inference.model.Decoder.Candidates;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Advances all chats together, one step at a time. Belongs to one thread. What a chat says depends
 * on its context, settings and seed alone, not on who sits beside it.
 */
final class Engine {

  private final Decoder decoder;
  private final Scheduler scheduler;
  private final StepObserver observer;
  private final int drafts;
  private final List<Sequence> chats = new ArrayList<>();

  /**
   * @param drafts tokens of a chat that a step may guess ahead
   */
  Engine(Decoder decoder, StepBudget budget, StepObserver observer, int drafts) {
    this.decoder = decoder;
    this.drafts = drafts;
    this.scheduler = new Scheduler(budget, decoder.layers());
    this.observer = observer;
  }

  void admit(GenerationRequest chat, ChatListener listener) {
    try {
      chats.add(new Sequence(chat, listener, decoder.open(chat.context()), drafts));
    } catch (RuntimeException | Error e) {
      listener.ended(new Outcome.Failed(e));
    }
  }

  boolean isEmpty() {
    return chats.isEmpty();
  }

  /** One token for every chat that speaks, one piece of the prompts. Whoever is done leaves. */
  void step() {
    dismissStopped();
    if (!chats.isEmpty()) {
      ScheduledStep plan = scheduler.plan(chats);
      observer.stepBegins(plan.size());
      advance(plan);
      observer.stepEnded(plan.size());
    }
  }

  /** All leave, each for the same reason. */
  void dismissAll(Outcome leaving) {
    List.copyOf(chats).forEach(chat -> dismiss(chat, leaving));
  }

  private void dismissStopped() {
    List.copyOf(chats).stream()
        .filter(Sequence::isStopped)
        .forEach(chat -> dismiss(chat, new Outcome.Stopped()));
  }

  /** When the pass fails, nobody knows whose fault it was: all in it are tried again elsewhere. */
  private void advance(ScheduledStep plan) {
    try {
      List<Optional<Candidates>> candidates = decoder.forward(plan.batch(), plan.layers());
      List<ScheduledChunk> completed = plan.completed();
      for (int i = 0; i < completed.size(); i++) {
        deliver(completed.get(i), candidates.get(i));
      }
    } catch (RuntimeException | Error e) {
      plan.all().forEach(share -> dismiss(share.chat(), new Outcome.Failed(e)));
    }
  }

  private void deliver(ScheduledChunk share, Optional<Candidates> candidates) {
    Sequence chat = share.chat();
    try {
      chat.computed(share.chunk(), candidates);
    } catch (RuntimeException e) {
      dismiss(chat, new Outcome.Failed(e));
      return;
    }
    if (chat.isAnswered()) {
      dismiss(chat, chat.answered());
    }
  }

  private void dismiss(Sequence chat, Outcome leaving) {
    if (chats.remove(chat)) {
      chat.leave(leaving);
    }
  }
}
