package dev.parley.testkit;

import java.util.List;

/** A slot of a Redis Cluster that moves from one master to another, with its keys. */
record SlotMove(int slot, TestRedis from, TestRedis to) {

  private static final int MOST_KEYS = 1000;
  private static final int PATIENCE_MILLIS = 5000;

  void run() {
    String source = from.commands().clusterMyId();
    String target = to.commands().clusterMyId();
    to.commands().clusterSetSlotImporting(slot, source);
    from.commands().clusterSetSlotMigrating(slot, target);
    moveKeys();
    to.commands().clusterSetSlotNode(slot, target);
    from.commands().clusterSetSlotNode(slot, target);
  }

  /** Moves what the slot holds now. */
  private void moveKeys() {
    List<String> keys = from.commands().clusterGetKeysInSlot(slot, MOST_KEYS);
    while (!keys.isEmpty()) {
      for (String each : keys) {
        from.commands().migrate("127.0.0.1", to.port(), each, 0, PATIENCE_MILLIS);
      }
      keys = from.commands().clusterGetKeysInSlot(slot, MOST_KEYS);
    }
  }
}
