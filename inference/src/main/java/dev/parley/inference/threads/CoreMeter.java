package dev.parley.inference.threads;

import java.util.Optional;

/** Reads how the cores are shared. For the thread of the steps. */
interface CoreMeter {

  /** Where the system does not say. */
  CoreMeter NONE = Optional::empty;

  /** Empty where the system does not say, now or ever. */
  Optional<CoreTimes> read();

  /** The threads of the steps are others from now on. */
  default void threadsChanged() {}
}
