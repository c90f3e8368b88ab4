package dev.parley.faults.invariants;

/**
 * Something that must not happen has happened.
 *
 * @param invariant {@code I1} to {@code I12}
 * @param where a job, or what else it is about
 */
public record Violation(String invariant, String where, String what) {

  @Override
  public String toString() {
    return invariant + " " + where + ": " + what;
  }
}
