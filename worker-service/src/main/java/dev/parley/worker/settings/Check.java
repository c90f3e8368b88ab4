package dev.parley.worker.settings;

import dev.parley.worker.startup.StartRefused;
import java.time.Duration;

/** The few rules that settings share. */
final class Check {

  private Check() {}

  static void that(boolean holds, String name, Object value, String rule) {
    if (!holds) {
      throw refusal(name, value, rule);
    }
  }

  static void between(String name, int value, int least, int most) {
    that(value >= least && value <= most, name, value, "must be " + least + " to " + most);
  }

  static void between(String name, Duration value, Duration least, Duration most) {
    boolean holds = value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
    that(holds, name, spell(value), "must be " + spell(least) + " to " + spell(most));
  }

  static StartRefused refusal(String name, Object value, String rule) {
    return new StartRefused(
        StartRefused.Reason.BAD_CONFIGURATION, name + " is " + value + ": " + rule);
  }

  static String spell(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }
}
