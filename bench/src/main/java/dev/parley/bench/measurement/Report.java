package dev.parley.bench.measurement;

import java.util.Locale;

/** What every command prints: the machine and what is measured on it, then figures. */
public final class Report {

  private Report() {}

  /**
   * The first line, and an empty one.
   *
   * @param what is measured, as a format and its values
   */
  public static void begin(String what, Object... values) {
    System.out.println(Machine.name() + "; " + String.format(Locale.ROOT, what, values) + "\n");
  }

  /** A line of figures. */
  public static void line(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }

  public static void table(Table table) {
    System.out.println(table);
  }
}
