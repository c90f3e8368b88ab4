package dev.parley.faults.invariants;

import dev.parley.faults.viewer.Frame;
import dev.parley.faults.viewer.Viewer;
import java.util.List;

/**
 * What one viewer saw of a job, over all its connections.
 *
 * @param bodies the bytes of each connection as they came
 */
public record Viewed(String job, List<Frame> frames, List<byte[]> bodies) {

  public Viewed {
    frames = List.copyOf(frames);
    bodies = List.copyOf(bodies);
  }

  /** All that it has seen by now. */
  public static Viewed by(Viewer viewer) {
    return new Viewed(viewer.job(), viewer.frames(), viewer.bodies());
  }
}
