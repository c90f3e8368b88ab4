package dev.parley.api.wire.responses.output;

import tools.jackson.databind.node.ObjectNode;

/** Hears how items grow, event by event. */
@FunctionalInterface
interface ItemListener {

  /** For who wants to know the items only. */
  ItemListener NOBODY = (_, _) -> {};

  /**
   * @param type without {@code response.}
   */
  void heard(String type, ObjectNode fields);
}
