package dev.parley.bench.peers;

/** What Parley is compared with, and Parley itself. */
enum Peer {
  PARLEY("Parley int8", Integer.MAX_VALUE),
  Q8_0("llama.cpp Q8_0", Integer.MAX_VALUE),
  Q4_0("llama.cpp Q4_0", Integer.MAX_VALUE),
  /** Has three threads. */
  FLASK("Flask + transformers float32", 3);

  private final String label;
  private final int mostChats;

  Peer(String label, int mostChats) {
    this.label = label;
    this.mostChats = mostChats;
  }

  String label() {
    return label;
  }

  /** Chats that it takes at once; it was made to refuse more. */
  int mostChats() {
    return mostChats;
  }
}
