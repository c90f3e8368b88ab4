package dev.parley.inference.sampling;

/** Which tokens may be next. Each is decided alone or all at once, with the same result. */
public interface Restriction {

  /** Whether this token may be next. */
  boolean allows(int id);

  /**
   * All tokens that may be next, ascending; none where no token of the vocabulary fits.
   *
   * @param vocabulary how many ids the network knows
   */
  int[] allowed(int vocabulary);
}
