package dev.parley.job;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A place in a distributed trace, as W3C Trace Context spells it in its {@code traceparent} header,
 * version 00. It only shows observers what belongs together: nothing depends on it.
 */
public record TraceParent(String value) {

  private static final Pattern SHAPE =
      Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

  public TraceParent {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("not a traceparent: " + value);
    }
  }

  /** Empty for anything else: a broken trace is no reason to refuse a chat. */
  public static Optional<TraceParent> parse(String text) {
    return SHAPE.matcher(text).matches() ? Optional.of(new TraceParent(text)) : Optional.empty();
  }

  /** 32 hexadecimal digits, not all zero. */
  public String traceId() {
    return value.substring(3, 35);
  }

  /** 16 hexadecimal digits, not all zero. */
  public String spanId() {
    return value.substring(36, 52);
  }

  /** The flags as two hexadecimal digits; the lowest bit is set when the trace is recorded. */
  public String flags() {
    return value.substring(53);
  }

  @Override
  public String toString() {
    return value;
  }
}
