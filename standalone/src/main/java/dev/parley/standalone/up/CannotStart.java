package dev.parley.standalone.up;

import dev.parley.service.process.ExitCode;
import org.springframework.boot.ExitCodeGenerator;

/** Parley cannot start: one line for people, and the exit code. */
public final class CannotStart extends RuntimeException implements ExitCodeGenerator {

  private final int exitCode;

  public CannotStart(ExitCode code, String message) {
    this(code.code(), message);
  }

  /** With the code that a part of Parley ended with. */
  CannotStart(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  @Override
  public int getExitCode() {
    return exitCode;
  }
}
