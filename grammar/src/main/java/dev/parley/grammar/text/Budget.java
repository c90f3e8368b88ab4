package dev.parley.grammar.text;

/**
 * Counts the work that a stranger's schema costs, so that it ends however the schema is made. Not
 * thread-safe.
 */
public final class Budget {

  /** About a second on a slow machine. */
  public static final long SCHEMA = 40_000_000;

  private final long all;
  private long left;

  public Budget(long work) {
    this.all = work;
    this.left = work;
  }

  /**
   * Counts some work.
   *
   * @throws TooComplexException when there is none left
   */
  public void spend(long work) {
    left -= work;
    if (left < 0) {
      throw new TooComplexException("it takes too much work to compile");
    }
  }

  /** The work that was counted. */
  public long spent() {
    return all - left;
  }
}
