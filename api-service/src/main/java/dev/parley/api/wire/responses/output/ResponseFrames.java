package dev.parley.api.wire.responses.output;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * The frames that one event of the log became, numbered on from {@code first}. Immutable: the
 * arrays are never written.
 */
record ResponseFrames(int first, List<byte[]> frames) {

  /** The number behind the last frame. */
  int next() {
    return first + frames.size();
  }

  /** Writes those whose number is above {@code seen}. */
  void writeAfter(int seen, OutputStream out) throws IOException {
    for (int i = Math.max(0, seen + 1 - first); i < frames.size(); i++) {
      out.write(frames.get(i));
    }
  }
}
