package dev.parley.faults.invariants;

/**
 * A job that was accepted with a 202.
 *
 * @param number whose tokens the fake model generates
 * @param tokens how many, when nothing ends it earlier
 */
public record Asked(String job, int number, int tokens) {}
