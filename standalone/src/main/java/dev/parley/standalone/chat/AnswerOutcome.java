package dev.parley.standalone.chat;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * How one answer ended.
 *
 * @param text all that came
 * @param calls of tools, as the job shows them
 */
record AnswerOutcome(How how, String text, List<JsonNode> calls) {

  /** Completed, or why not. */
  enum How {
    COMPLETED,
    INCOMPLETE,
    INTERRUPTED,
    NO_SERVER
  }

  /** One without calls. */
  AnswerOutcome(How how, String text) {
    this(how, text, List.of());
  }
}
