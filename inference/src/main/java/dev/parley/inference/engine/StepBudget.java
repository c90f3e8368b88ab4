package dev.parley.inference.engine;

/**
 * How many prompt tokens the next step may compute, at least one; more of them go through a part of
 * the layers instead ({@link PrefillWave}). Asked on the engine's thread.
 */
public interface StepBudget {

  /** While so many other chats speak: bounds how long they wait for their next token. */
  int besideDecoding(int chats);

  /** While nobody speaks yet: bounds how long a stop waits. */
  int alone();
}
