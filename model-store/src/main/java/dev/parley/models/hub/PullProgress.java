package dev.parley.models.hub;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * How far a pull has come.
 *
 * @param done bytes that are here, earlier pulls included
 * @param total bytes of all files
 * @param rate bytes per second lately; 0 when nothing came
 */
public record PullProgress(long done, long total, long rate) {

  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

  /** 0 to 100; 100 only when all is here. */
  public int percent() {
    return total == 0 ? 100 : (int) (100 * done / total);
  }

  /** Empty while nothing comes, and at the end. */
  public Optional<Duration> remaining() {
    return rate == 0 || done == total
        ? Optional.empty()
        : Optional.of(Duration.ofSeconds((total - done) / rate));
  }

  /** {@code 43 % of 1.2 GB, 11 MB/s, 1 min 3 s left}. */
  @Override
  public String toString() {
    String left = remaining().map(time -> ", " + spell(time) + " left").orElse("");
    String pace = rate == 0 ? "" : ", " + spell(rate) + "/s";
    return percent() + " % of " + spell(total) + pace + left;
  }

  /** In powers of ten, as the hubs write sizes. */
  public static String spell(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1000 && unit < UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    String form = unit == 0 || value >= 100 ? "%.0f %s" : value >= 10 ? "%.1f %s" : "%.2f %s";
    return String.format(Locale.ROOT, form, value, UNITS[unit]);
  }

  private static String spell(Duration time) {
    if (time.toHours() > 0) {
      return String.format(Locale.ROOT, "%d h %d min", time.toHours(), time.toMinutesPart());
    }
    return time.toMinutes() > 0
        ? String.format(Locale.ROOT, "%d min %d s", time.toMinutes(), time.toSecondsPart())
        : time.toSeconds() + " s";
  }
}
