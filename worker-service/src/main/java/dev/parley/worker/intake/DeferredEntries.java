package dev.parley.worker.intake;

import dev.parley.loop.Ticker;
import dev.parley.queue.QueueEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Entries that this worker has claimed but not begun: at most one is parked, until there is room
 * for it; others wait for the end of their back-off. For the intake's thread.
 */
final class DeferredEntries {

  private final Ticker ticker;
  private final List<Early> early = new ArrayList<>();
  private Optional<FittedEntry> parked = Optional.empty();

  DeferredEntries(Ticker ticker) {
    this.ticker = ticker;
  }

  void park(FittedEntry entry) {
    parked = Optional.of(entry);
  }

  boolean isParking() {
    return parked.isPresent();
  }

  /** Takes the parked entry out. */
  Optional<FittedEntry> unpark() {
    Optional<FittedEntry> entry = parked;
    parked = Optional.empty();
    return entry;
  }

  void until(Duration delay, QueueEntry entry) {
    early.add(new Early(entry, ticker.nanos() + delay.toNanos()));
  }

  /** Takes out the entries whose back-off is over. */
  List<QueueEntry> due() {
    long now = ticker.nanos();
    List<Early> due = early.stream().filter(entry -> entry.at - now <= 0).toList();
    early.removeAll(due);
    return due.stream().map(Early::entry).toList();
  }

  /** How long until the next back-off is over, but not longer than {@code most}. */
  Duration rest(Duration most) {
    long now = ticker.nanos();
    long next = early.stream().mapToLong(entry -> entry.at - now).min().orElse(most.toNanos());
    return Duration.ofNanos(Math.clamp(next, 0, most.toNanos()));
  }

  int size() {
    return early.size() + (parked.isPresent() ? 1 : 0);
  }

  boolean holds(QueueEntry entry) {
    return all().contains(entry);
  }

  List<QueueEntry> all() {
    List<QueueEntry> all = new ArrayList<>(early.stream().map(Early::entry).toList());
    parked.map(FittedEntry::entry).ifPresent(all::add);
    return all;
  }

  private record Early(QueueEntry entry, long at) {}
}
