package dev.parley.inference.source;

import java.nio.file.Path;

/** A model that Parley refuses. The message is one line for people and names the file. */
public final class UnusableModelException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public UnusableModelException(Path file, String reason) {
    super(file + ": " + reason);
  }

  public UnusableModelException(Path file, String reason, Throwable cause) {
    super(file + ": " + reason, cause);
  }
}
