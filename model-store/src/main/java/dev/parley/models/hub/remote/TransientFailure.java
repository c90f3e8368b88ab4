package dev.parley.models.hub.remote;

import java.time.Duration;
import java.util.Optional;

/** A failure that may pass: a cut connection, a busy hub. */
public final class TransientFailure extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Optional<Duration> retryAfter;

  public TransientFailure(String reason) {
    this(reason, Optional.empty());
  }

  /**
   * @param retryAfter how long the hub asks us to wait
   */
  TransientFailure(String reason, Optional<Duration> retryAfter) {
    super(reason);
    this.retryAfter = retryAfter;
  }

  Optional<Duration> retryAfter() {
    return retryAfter;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
