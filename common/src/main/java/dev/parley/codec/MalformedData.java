package dev.parley.codec;

/**
 * What was read is malformed. The message is one line and never contains what people wrote; it may
 * quote what stands where a number or a word should be.
 */
public final class MalformedData extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final int LONGEST = 200;

  public MalformedData(String message) {
    super(oneLine(message));
  }

  MalformedData(String message, Throwable cause) {
    super(oneLine(message), cause);
  }

  /** What was stored must not write lines of its own into a log. */
  private static String oneLine(String message) {
    String line = message.replaceAll("\\p{Cntrl}", "?");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}
