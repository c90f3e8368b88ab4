package dev.parley.api.admission;

import dev.parley.api.errors.Refusal;
import java.util.Optional;

/** One reason not to let a chat in. Knows nothing of the others, and asks nobody. */
@FunctionalInterface
interface Rule {

  /** Why the chat may not enter, or empty. */
  Optional<Refusal> judge(AdmissionRequest request);
}
