package dev.parley.models.hub.remote;

import java.time.Duration;
import java.util.Optional;

/** A trouble that may pass: a cut line, a busy hub. */
public final class TransientFailure extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Optional<Duration> after;

  public TransientFailure(String reason) {
    this(reason, Optional.empty());
  }

  /**
   * @param after how long the hub asks us to wait
   */
  public TransientFailure(String reason, Optional<Duration> after) {
    super(reason);
    this.after = after;
  }

  Optional<Duration> after() {
    return after;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
