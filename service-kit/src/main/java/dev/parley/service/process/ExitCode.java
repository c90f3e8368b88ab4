package dev.parley.service.process;

/** With which code a process ends, and so what its supervisor learns. */
public enum ExitCode {
  /** It ended as asked; SIGTERM and Ctrl-C count, too. */
  OK(0),
  /** The chat did not complete, or something failed that has no code of its own. */
  FAILED(1),
  /** The command line or a setting is invalid. */
  BAD_CONFIGURATION(2),
  /** The model is missing, damaged, of an unknown kind, or another one has its name. */
  MODEL_NOT_USABLE(3),
  /** Redis did not answer while the process started. */
  REDIS_NOT_REACHABLE(4),
  /** A step of the engine did not end; the process halted. */
  ENGINE_STUCK(5),
  /** {@code parley chat} was interrupted. */
  INTERRUPTED(130);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
