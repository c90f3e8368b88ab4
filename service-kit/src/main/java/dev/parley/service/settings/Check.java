package dev.parley.service.settings;

import java.time.Duration;

/** The few rules that settings share. Each throws {@link BadSetting} where it does not hold. */
public final class Check {

  private Check() {}

  public static void that(boolean holds, String name, Object value, String rule) {
    if (!holds) {
      throw new BadSetting(name, value, rule);
    }
  }

  /**
   * Lets the part that uses a value judge it.
   *
   * @param shown in the message; never a secret
   * @param rule throws {@link IllegalArgumentException}, whose message names what is accepted
   */
  public static void accepted(String name, Object shown, Runnable rule) {
    try {
      rule.run();
    } catch (IllegalArgumentException refused) {
      throw new BadSetting(name, shown, String.valueOf(refused.getMessage()));
    }
  }

  public static void between(String name, int value, int least, int most) {
    that(value >= least && value <= most, name, value, "must be " + least + " to " + most);
  }

  public static void between(String name, Duration value, Duration least, Duration most) {
    boolean holds = value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
    that(holds, name, spell(value), "must be " + spell(least) + " to " + spell(most));
  }

  /** In the words of a settings file. */
  public static String spell(Duration duration) {
    if (duration.equals(Duration.ofSeconds(duration.toSeconds()))) {
      return duration.toSeconds() + "s";
    }
    boolean isSmall = duration.abs().compareTo(Duration.ofDays(366)) < 0;
    return isSmall ? duration.toMillis() + "ms" : duration.toString();
  }
}
