package dev.parley.api.chat;

/** Numbers that a field may have. */
public sealed interface Range {

  boolean holds(double value);

  /** {@code least} and {@code most} included. */
  record Closed(double least, double most) implements Range {
    @Override
    public boolean holds(double value) {
      return value >= least && value <= most;
    }

    @Override
    public String toString() {
      return "a number from " + least + " to " + most;
    }
  }

  /** Without 0. */
  record AboveZero(double most) implements Range {
    @Override
    public boolean holds(double value) {
      return value > 0 && value <= most;
    }

    @Override
    public String toString() {
      return "a number above 0, at most " + most;
    }
  }
}
