package dev.parley.loop;

/** A clock that only measures: it never jumps, and its zero means nothing. */
@FunctionalInterface
public interface Ticker {

  Ticker SYSTEM = System::nanoTime;

  long nanos();
}
