package dev.parley.api.settings;

/** A setting that makes no sense; the message names it and shows its value. Ends with exit 2. */
public final class BadSetting extends IllegalArgumentException {

  public BadSetting(String name, Object value, String rule) {
    super(name + " is " + value + ": " + rule);
  }

  static void refuseUnless(boolean holds, String name, Object value, String rule) {
    if (!holds) {
      throw new BadSetting(name, value, rule);
    }
  }
}
