package dev.parley.inference.engine.step;

import java.util.List;

/** Watches the engine's steps, on its thread. Must not block. */
public interface StepObserver {

  default void stepBegins(Step step) {}

  default void stepEnded(Step step) {}

  /** Calls all, in order. */
  static StepObserver each(StepObserver... observers) {
    return new Each(List.of(observers));
  }

  /** All of them, in order. */
  record Each(List<StepObserver> observers) implements StepObserver {

    @Override
    public void stepBegins(Step step) {
      observers.forEach(observer -> observer.stepBegins(step));
    }

    @Override
    public void stepEnded(Step step) {
      observers.forEach(observer -> observer.stepEnded(step));
    }
  }

  /**
   * One forward pass.
   *
   * @param chats in the batch
   * @param prefillRows tokens of prompts (and of answers that are taken over); one that goes
   *     through a third of the layers counts a third
   * @param decodeRows tokens of decoding sequences, one each; where they are alone and go through a
   *     third of the layers, each counts a third
   */
  record Step(int chats, double prefillRows, double decodeRows) {}
}
