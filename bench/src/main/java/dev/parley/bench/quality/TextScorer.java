package dev.parley.bench.quality;

import java.io.IOException;
import java.util.List;

/** Runs a model over several texts at once, token by token, as if it generated them. */
interface TextScorer extends AutoCloseable {

  /** Who computes, and how. */
  String label();

  /** Reads one token of every text; what the model expects behind it, text by text. */
  List<LogProbabilities> read(int[] ids) throws IOException;

  @Override
  void close();
}
