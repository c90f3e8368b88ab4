package dev.parley.testkit.fault;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts what a Redis server sends into whole answers and messages (RESP3,
 * https://redis.io/docs/latest/develop/reference/protocol-spec/). Not thread-safe.
 */
final class RespFrames {

  private static final int INCOMPLETE = -1;

  private byte[] rest = new byte[0];

  /** All frames that are whole now. */
  List<byte[]> add(byte[] bytes) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(rest);
    all.writeBytes(bytes);
    rest = all.toByteArray();
    List<byte[]> frames = new ArrayList<>();
    int from = 0;
    for (int to = end(0); to != INCOMPLETE; to = end(from)) {
      frames.add(Arrays.copyOfRange(rest, from, to));
      from = to;
    }
    rest = Arrays.copyOfRange(rest, from, rest.length);
    return frames;
  }

  /** Where the frame that begins at {@code from} ends. */
  private int end(int from) {
    int line = endOfLine(from);
    if (line == INCOMPLETE) {
      return INCOMPLETE;
    }
    return switch (rest[from]) {
      case '$', '!', '=' -> endOfBulk(line, number(from, line));
      case '*', '~', '>' -> endOfMany(line, number(from, line));
      case '%', '|' -> endOfMany(line, 2 * number(from, line));
      default -> line;
    };
  }

  private int endOfLine(int from) {
    for (int i = from + 1; i < rest.length; i++) {
      if (rest[i] == '\n') {
        return i + 1;
      }
    }
    return INCOMPLETE;
  }

  private int endOfBulk(int from, int length) {
    int end = length < 0 ? from : from + length + 2;
    return end <= rest.length ? end : INCOMPLETE;
  }

  private int endOfMany(int from, int count) {
    int end = from;
    for (int i = 0; i < count && end != INCOMPLETE; i++) {
      end = end < rest.length ? end(end) : INCOMPLETE;
    }
    return end;
  }

  private int number(int from, int endOfLine) {
    return Integer.parseInt(
        new String(rest, from + 1, endOfLine - from - 3, StandardCharsets.US_ASCII));
  }
}
