package dev.parley.api.wire.responses.output;

import tools.jackson.databind.node.ObjectNode;

/** Receives how items grow, event by event. */
@FunctionalInterface
interface ItemListener {

  /** For callers that need the items alone. */
  ItemListener NOBODY = (_, _) -> {};

  /**
   * @param type without {@code response.}
   */
  void accept(String type, ObjectNode fields);
}
