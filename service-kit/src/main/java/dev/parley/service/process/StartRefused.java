package dev.parley.service.process;

import org.springframework.boot.ExitCodeGenerator;

/** This process cannot work. The message is the one line that its user sees. */
public final class StartRefused extends RuntimeException implements ExitCodeGenerator {

  private static final long serialVersionUID = 1L;

  private final ExitCode code;

  public StartRefused(ExitCode code, String message) {
    super(message);
    this.code = code;
  }

  public StartRefused(ExitCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  @Override
  public int getExitCode() {
    return code.code();
  }
}
