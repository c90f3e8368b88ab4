package dev.parley.bench.peers;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Parley and what it is compared with. */
enum Peer {
  PARLEY("Parley int8", Integer.MAX_VALUE, null),
  PARLEY_Q8_0("Parley Q8_0", Integer.MAX_VALUE, null),
  PARLEY_Q4_0("Parley Q4_0", Integer.MAX_VALUE, null),
  PARLEY_Q4_1("Parley Q4_1", Integer.MAX_VALUE, null),
  Q8_0("llama.cpp Q8_0", Integer.MAX_VALUE, PARLEY_Q8_0),
  Q4_0("llama.cpp Q4_0", Integer.MAX_VALUE, PARLEY_Q4_0),
  Q4_1("llama.cpp Q4_1", Integer.MAX_VALUE, PARLEY_Q4_1),
  /** Has three threads. */
  FLASK("Flask + transformers float32", 3, PARLEY);

  private final String label;
  private final int mostChats;
  private final @Nullable Peer baseline;

  /**
   * @param baseline Parley with the same weights; of Parley itself none
   */
  Peer(String label, int mostChats, @Nullable Peer baseline) {
    this.label = label;
    this.mostChats = mostChats;
    this.baseline = baseline;
  }

  String label() {
    return label;
  }

  /** Chats that it takes at once; it was made to refuse more. */
  int mostChats() {
    return mostChats;
  }

  /** What it is divided by in a table of ratios. */
  Optional<Peer> baseline() {
    return Optional.ofNullable(baseline);
  }
}
