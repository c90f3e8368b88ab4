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
  private final List<Seated> chats = new ArrayList<>();

  /**
   * @param drafts tokens of a chat that a step may guess ahead
   */
  Engine(Decoder decoder, Budget budget, StepObserver observer, int drafts) {
    this.decoder = decoder;
    this.drafts = drafts;
    this.scheduler = new Scheduler(budget, decoder.layers());
    this.observer = observer;
  }

  void admit(Chat chat, ChatListener listener) {
    try {
      chats.add(new Seated(chat, listener, decoder.open(chat.context()), drafts));
    } catch (RuntimeException | Error e) {
      listener.ended(new Leaving.Failed(e));
    }
  }

  boolean isEmpty() {
    return chats.isEmpty();
  }

  /** One token for every chat that speaks, one piece of the prompts. Whoever is done leaves. */
  void step() {
    dismissStopped();
    if (!chats.isEmpty()) {
      Plan plan = scheduler.plan(chats);
      observer.stepBegins(plan.size());
      advance(plan);
      observer.stepEnded(plan.size());
    }
  }

  /** All leave, each for the same reason. */
  void dismissAll(Leaving leaving) {
    List.copyOf(chats).forEach(chat -> dismiss(chat, leaving));
  }

  private void dismissStopped() {
    List.copyOf(chats).stream()
        .filter(Seated::isStopped)
        .forEach(chat -> dismiss(chat, new Leaving.Stopped()));
  }

  /** When the pass fails, nobody knows whose fault it was: all in it are tried again elsewhere. */
  private void advance(Plan plan) {
    try {
      List<Optional<Candidates>> candidates = decoder.forward(plan.batch(), plan.layers());
      List<Share> completed = plan.completed();
      for (int i = 0; i < completed.size(); i++) {
        deliver(completed.get(i), candidates.get(i));
      }
    } catch (RuntimeException | Error e) {
      plan.all().forEach(share -> dismiss(share.chat(), new Leaving.Failed(e)));
    }
  }

  private void deliver(Share share, Optional<Candidates> candidates) {
    Seated chat = share.chat();
    try {
      chat.computed(share.chunk(), candidates);
    } catch (RuntimeException e) {
      dismiss(chat, new Leaving.Failed(e));
      return;
    }
    if (chat.isAnswered()) {
      dismiss(chat, chat.answered());
    }
  }

  private void dismiss(Seated chat, Leaving leaving) {
    if (chats.remove(chat)) {
      chat.leave(leaving);
    }
  }
}
