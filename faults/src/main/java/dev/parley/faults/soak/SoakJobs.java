package dev.parley.faults.soak;

import dev.parley.faults.scenario.RedisWitness;
import java.util.concurrent.atomic.AtomicInteger;

/** The model and the numbered jobs of a soak. Thread-safe. */
record SoakJobs(String model, RedisWitness redis, AtomicInteger last) {

  /** Numbers come again when all are used; by then the answers are long forgotten. */
  private static final int NUMBERS = 30_000;

  SoakJobs(String model, RedisWitness redis) {
    this(model, redis, new AtomicInteger());
  }

  int nextNumber() {
    return 1 + last.getAndIncrement() % NUMBERS;
  }

  /** The number that a job will have soon. */
  int soon(int ahead) {
    return 1 + (last.get() + ahead) % NUMBERS;
  }

  /** How many Redis counts, ended and expired ones included. */
  long accepted() {
    return redis.everAccepted(model);
  }
}
