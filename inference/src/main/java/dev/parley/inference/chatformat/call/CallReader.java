package dev.parley.inference.chatformat.call;

/** Reads one call of a tool, character by character. Not thread-safe. */
public interface CallReader {

  /** What a character did. */
  enum Progress {
    READING,
    /** It completed the call. */
    COMPLETE,
    /** A call cannot go on with it; it was not taken. */
    REFUSED
  }

  /** Takes the next character, unless it is refused. */
  Progress accept(char c);

  /** Whether the name was complete, so that the call stands whatever follows. */
  boolean hasBegun();

  /** All that was taken, while the call has not begun. */
  String raw();

  /** The call has come to its end, whether it says so or not. */
  void close();
}
