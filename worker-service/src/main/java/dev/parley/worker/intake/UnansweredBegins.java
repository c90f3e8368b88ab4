package dev.parley.worker.intake;

import dev.parley.queue.QueueEntry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The nonces of begins that got no answer yet, for their next try. Of those that never are tried
 * again, because another worker took the entry, the oldest are forgotten. For one thread.
 */
final class UnansweredBegins {

  private static final int MOST = 256;

  private final Map<QueueEntry, String> nonces = new LinkedHashMap<>();

  /** That of the last try, else a new one. */
  String nonce(QueueEntry entry) {
    String nonce = nonces.computeIfAbsent(entry, _ -> UUID.randomUUID().toString());
    if (nonces.size() > MOST) {
      nonces.remove(nonces.keySet().iterator().next());
    }
    return nonce;
  }

  /** It was answered. */
  void forget(QueueEntry entry) {
    nonces.remove(entry);
  }
}
