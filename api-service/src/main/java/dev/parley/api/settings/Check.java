package dev.parley.api.settings;

import java.time.Duration;

/** The few rules that settings share. */
final class Check {

  private Check() {}

  static void between(String name, int value, int least, int most) {
    BadSetting.refuseUnless(
        value >= least && value <= most, name, value, "must be " + least + " to " + most);
  }

  static void between(String name, Duration value, Duration least, Duration most) {
    boolean holds = value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
    BadSetting.refuseUnless(
        holds, name, spell(value), "must be " + spell(least) + " to " + spell(most));
  }

  static String spell(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }
}
