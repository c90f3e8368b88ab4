package dev.parley.standalone.up;

import java.util.List;

/** A service that can run in this process. */
@FunctionalInterface
public interface Service {

  /** Starts it; returns once it runs. Throws when it cannot. */
  Running start(List<String> arguments);

  /** A service at work. */
  interface Running {

    /** Where it listens; 0 when it does not. */
    int port();

    /** Whether a worker has announced itself there. */
    boolean hasWorker();

    /** What the operator should know of this start, a line each. */
    List<String> warnings();

    /** Drains it; returns when nothing of it is left. */
    void stop();
  }
}
