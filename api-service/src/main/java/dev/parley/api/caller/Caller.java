package dev.parley.api.caller;

import dev.parley.job.OwnerId;

/**
 * Who makes a call: resolved once per request, and an argument of every controller method that
 * needs it.
 *
 * @param owner whose jobs the call may see
 * @param via how the caller was recognised
 */
public record Caller(OwnerId owner, Via via) {

  /** A call that names nobody. */
  public static final Caller LOCAL = new Caller(OwnerId.LOCAL, Via.LOCAL);

  /** How a caller was recognised. */
  public enum Via {
    /** Not at all: whoever reaches this service without a cookie shares one owner. */
    LOCAL,
    /** By the cookie that a browser got with the page. */
    COOKIE
  }
}
