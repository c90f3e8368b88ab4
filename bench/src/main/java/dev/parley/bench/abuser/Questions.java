package dev.parley.bench.abuser;

import dev.parley.bench.stack.Prompts;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What the callers ask. */
final class Questions {

  /** Tokens of each. */
  static final int TOKENS = 40;

  private static final int COUNT = 300;

  /** Who asks; nobody asks another's. */
  enum Whose {
    HONEST(1),
    ABUSER(2);

    private final long seed;

    Whose(long seed) {
      this.seed = seed;
    }
  }

  private Questions() {}

  /** Made before anything is measured; asked again when they have all been. Thread-safe. */
  static Supplier<String> of(Path folder, Whose whose) {
    ConcurrentLinkedQueue<String> all;
    try (Prompts prompts = new Prompts(folder, whose.seed)) {
      all =
          Arrays.stream(new int[COUNT])
              .mapToObj(_ -> prompts.next(TOKENS))
              .collect(Collectors.toCollection(ConcurrentLinkedQueue::new));
    }
    return () -> {
      String next = all.remove();
      all.add(next);
      return next;
    };
  }
}
