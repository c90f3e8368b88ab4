package dev.parley.api.stream;

/** What a stream holds from its viewer's joining to its end. */
public record Seat(StreamPlace place, Viewing viewing) implements AutoCloseable {

  @Override
  public void close() {
    viewing.close();
    place.close();
  }
}
