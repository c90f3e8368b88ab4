package dev.parley.standalone;

import dev.parley.standalone.cli.Commands;

/** Starts this process. */
public final class Parley {

  private Parley() {}

  public static void main(String[] args) {
    System.exit(Commands.run(args));
  }
}
