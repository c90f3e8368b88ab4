package dev.parley.bench.measurement;

/** What every command prints: the machine and what is measured on it, then figures. */
public final class Report {

  private Report() {}

  /**
   * The first line, and an empty one.
   *
   * @param what is measured
   */
  public static void begin(String what) {
    System.out.println(Machine.name() + "; " + what + "\n");
  }

  /** A line of figures. */
  public static void line(String figures) {
    System.out.println(figures);
  }

  public static void table(Table table) {
    System.out.println(table);
  }
}
