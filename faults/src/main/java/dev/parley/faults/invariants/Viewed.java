package dev.parley.faults.invariants;

import dev.parley.faults.viewer.Frame;
import java.util.List;

/** What one viewer saw of a job, over all its connections. */
public record Viewed(String job, List<Frame> frames) {

  public Viewed {
    frames = List.copyOf(frames);
  }
}
