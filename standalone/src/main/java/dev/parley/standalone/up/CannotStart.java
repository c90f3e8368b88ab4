package dev.parley.standalone.up;

import org.springframework.boot.ExitCodeGenerator;

/** Parley cannot start: one line for people, and the exit code. */
public final class CannotStart extends RuntimeException implements ExitCodeGenerator {

  private final int exitCode;

  public CannotStart(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  @Override
  public int getExitCode() {
    return exitCode;
  }
}
