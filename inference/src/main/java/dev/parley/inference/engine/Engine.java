package dev.parley.inference.engine;

import dev.parley.inference.engine.step.StepBudget;
import dev.parley.inference.engine.step.StepObserver;
import dev.parley.inference.model.Decoder;
import dev.parley.inference.model.Decoder.Candidates;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Advances all sequences together, one step at a time: schedule, forward, sample, deliver. Belongs
 * to one thread. An answer depends on its context, settings and seed alone, not on the sequences
 * that are computed beside it.
 */
final class Engine {

  private final Decoder decoder;
  private final Scheduler scheduler;
  private final StepObserver observer;
  private final int drafts;
  private final List<Sequence> sequences = new ArrayList<>();

  /**
   * @param drafts tokens of a sequence that a step may guess ahead
   */
  Engine(Decoder decoder, StepBudget budget, StepObserver observer, int drafts) {
    this.decoder = decoder;
    this.drafts = drafts;
    this.scheduler = new Scheduler(budget, decoder.layers());
    this.observer = observer;
  }

  void admit(GenerationRequest request, ChatListener listener) {
    try {
      sequences.add(new Sequence(request, listener, decoder.open(request.context()), drafts));
    } catch (RuntimeException | Error e) {
      listener.ended(new Outcome.Failed(e));
    }
  }

  boolean isEmpty() {
    return sequences.isEmpty();
  }

  /** A token for every decoding sequence, and a share of the prompts. */
  void step() {
    endStopped();
    if (!sequences.isEmpty()) {
      ScheduledStep step = scheduler.schedule(sequences);
      observer.stepBegins(step.size());
      forward(step);
      observer.stepEnded(step.size());
    }
  }

  /** Ends all sequences, each with the same outcome. */
  void endAll(Outcome outcome) {
    List.copyOf(sequences).forEach(sequence -> end(sequence, outcome));
  }

  private void endStopped() {
    List.copyOf(sequences).stream()
        .filter(Sequence::isStopped)
        .forEach(sequence -> end(sequence, new Outcome.Stopped()));
  }

  /** When the pass fails, any of its sequences may be the cause: all are tried again elsewhere. */
  private void forward(ScheduledStep step) {
    try {
      List<Optional<Candidates>> candidates = decoder.forward(step.batch(), step.layers());
      List<ScheduledStep.Part> completed = step.completed();
      for (int i = 0; i < completed.size(); i++) {
        advance(completed.get(i), candidates.get(i));
      }
    } catch (RuntimeException | Error e) {
      step.all().forEach(chunk -> end(chunk.sequence(), new Outcome.Failed(e)));
    }
  }

  /** Samples and delivers; a failure here concerns this sequence only. */
  private void advance(ScheduledStep.Part computed, Optional<Candidates> candidates) {
    Sequence sequence = computed.sequence();
    try {
      sequence.advance(computed.chunk(), candidates);
    } catch (RuntimeException e) {
      end(sequence, new Outcome.Failed(e));
      return;
    }
    if (sequence.isFinished()) {
      end(sequence, sequence.outcome());
    }
  }

  private void end(Sequence sequence, Outcome outcome) {
    if (sequences.remove(sequence)) {
      sequence.end(outcome);
    }
  }
}
