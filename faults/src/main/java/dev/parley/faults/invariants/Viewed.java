package dev.parley.faults.invariants;

import dev.parley.faults.client.ViewedEvent;
import dev.parley.faults.client.Viewer;
import java.util.List;

/**
 * What one viewer saw of a job, over all its connections.
 *
 * @param bodies the bytes of each connection as they came
 */
public record Viewed(String job, List<ViewedEvent> events, List<byte[]> bodies) {

  public Viewed {
    events = List.copyOf(events);
    bodies = List.copyOf(bodies);
  }

  /** All that it has seen by now. */
  public static Viewed by(Viewer viewer) {
    return new Viewed(viewer.job(), viewer.events(), viewer.bodies());
  }
}
