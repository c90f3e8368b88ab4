package dev.parley.api.admission;

import dev.parley.api.errors.Refusal;
import java.util.Optional;

/** One reason to refuse a chat. Knows no other rule, and calls nobody. */
@FunctionalInterface
interface Rule {

  /** Why the chat is refused, or empty. */
  Optional<Refusal> judge(AdmissionRequest request);
}
