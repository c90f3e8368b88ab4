package dev.parley.standalone;

/** Starts this process. */
public final class Parley {

  private Parley() {}

  public static void main(String[] args) {}
}
