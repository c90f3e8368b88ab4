package dev.parley.service.process;

import org.springframework.boot.ExitCodeGenerator;

/** This process cannot work. The message is the one line that its user sees. */
public final class StartRefused extends RuntimeException implements ExitCodeGenerator {

  private static final long serialVersionUID = 1L;

  private final Reason reason;

  public StartRefused(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public StartRefused(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  @Override
  public int getExitCode() {
    return reason.exitCode;
  }

  /** What is wrong. */
  public enum Reason {
    BAD_CONFIGURATION(2),
    MODEL_NOT_USABLE(3),
    REDIS_NOT_REACHABLE(4);

    private final int exitCode;

    Reason(int exitCode) {
      this.exitCode = exitCode;
    }

    int exitCode() {
      return exitCode;
    }
  }
}
