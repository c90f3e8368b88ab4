package dev.parley.api.wire.responses.output;

import tools.jackson.databind.node.ObjectNode;

/** An item of the output that still grows. */
interface OpenItem {

  /** Tells that it is there. */
  void begin();

  /** Tells that it is done, with this status. */
  void end(String status);

  /** All of it so far. */
  ObjectNode item(String status);
}
