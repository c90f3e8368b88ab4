package dev.parley.models.gguf.file;

import dev.parley.inference.source.UnusableModelException;
import dev.parley.inference.source.WeightFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Reads the little-endian values of a header one after the other. Nothing is allocated for what the
 * file only claims to have: a value that does not fit into the rest of it, or into {@link
 * #LARGEST_HEADER}, is refused first.
 */
final class HeaderReader {

  /** The largest vocabularies make headers of 16 MB. */
  private static final long LARGEST_HEADER = 64L << 20;

  private static final int WINDOW = 1 << 16;
  private static final int LONGEST_STRING = 1 << 24;

  private final WeightFile file;
  private final long limit;
  private final ByteBuffer window = ByteBuffer.allocate(WINDOW).order(ByteOrder.LITTLE_ENDIAN);
  private long windowEnd;

  HeaderReader(WeightFile file) {
    this.file = file;
    this.limit = Math.min(file.size(), LARGEST_HEADER);
    window.limit(0);
  }

  Path path() {
    return file.path();
  }

  /** Where the next value begins in the file. */
  long position() {
    return windowEnd - window.remaining();
  }

  /** Bytes that may still belong to the header. */
  long left() {
    return limit - position();
  }

  byte int8() {
    return next(1).get();
  }

  short int16() {
    return next(2).getShort();
  }

  int int32() {
    return next(4).getInt();
  }

  /** Also for unsigned ones, which are negative from 2^63 on. */
  long int64() {
    return next(8).getLong();
  }

  float float32() {
    return next(4).getFloat();
  }

  double float64() {
    return next(8).getDouble();
  }

  /** A number of things of which each takes at least so many bytes. */
  int count(String what, int leastBytes) {
    long count = int64();
    if (count < 0 || count > left() / leastBytes) {
      throw refuse("says " + Long.toUnsignedString(count) + " " + what + ", more than fit into it");
    }
    return (int) count;
  }

  String string() {
    int length = count("bytes of text", 1);
    if (length > LONGEST_STRING) {
      throw refuse("has a text of " + length + " bytes");
    }
    byte[] bytes = new byte[length];
    for (int at = 0; at < length; ) {
      int part = Math.min(length - at, WINDOW);
      next(part).get(bytes, at, part);
      at += part;
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Passes a text by. */
  void skipString() {
    skip(count("bytes of text", 1));
  }

  /** Passes so many bytes by. */
  void skip(long bytes) {
    for (long left = bytes; left > 0; left -= WINDOW) {
      ByteBuffer part = next((int) Math.min(left, WINDOW));
      part.position(part.position() + (int) Math.min(left, WINDOW));
    }
  }

  UnusableModelException refuse(String why) {
    return new UnusableModelException(file.path(), why + "; it is damaged, download it again");
  }

  /** The window with at least so many bytes remaining. */
  private ByteBuffer next(int bytes) {
    if (bytes > left()) {
      throw refuse("ends inside of its header");
    }
    if (window.remaining() < bytes) {
      window.compact();
      window.limit((int) Math.min(WINDOW, window.position() + limit - windowEnd));
      int added = window.remaining();
      file.read(windowEnd, window);
      windowEnd += added;
      window.flip();
    }
    return window;
  }
}
