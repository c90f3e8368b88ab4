package dev.parley.faults.soak;

import java.util.List;

/** What can befall the Redis of a soak. */
interface ServerDisruptions {

  List<Fault> faults();

  /** Mends everything. */
  void heal();
}
