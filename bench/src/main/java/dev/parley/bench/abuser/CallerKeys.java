package dev.parley.bench.abuser;

import dev.parley.access.KeyStore;
import dev.parley.access.NewKey;
import dev.parley.access.Plan;
import dev.parley.job.JobPriority;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Makes API keys, each for a caller of its own. */
final class CallerKeys {

  private CallerKeys() {}

  /**
   * A new key of normal priority.
   *
   * @param live jobs at once, 0 for any number; as the server's setting when empty
   */
  static String create(KeyStore keys, OptionalLong live) {
    Plan.Limits limits =
        new Plan.Limits(live, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
    Plan plan = new Plan(Plan.Role.MEMBER, limits, JobPriority.NORMAL, List.of());
    return keys.create(new NewKey("bench", plan, Optional.empty())).key().reveal();
  }
}
