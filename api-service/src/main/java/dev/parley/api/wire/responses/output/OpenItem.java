package dev.parley.api.wire.responses.output;

import tools.jackson.databind.node.ObjectNode;

/** An item of the output that still grows. */
interface OpenItem {

  /** Writes that it was added. */
  void begin();

  /** Writes that it is done, with this status. */
  void end(String status);

  /** All of it so far. */
  ObjectNode item(String status);
}
