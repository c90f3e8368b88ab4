package dev.parley.standalone.up;

import org.springframework.boot.ExitCodeGenerator;

/** Why Parley does not start, in one line for people, with the exit code that says so. */
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
