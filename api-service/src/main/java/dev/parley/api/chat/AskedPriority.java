package dev.parley.api.chat;

import dev.parley.job.JobPriority;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A priority that the client asked for.
 *
 * @param field of the request in which it did
 */
public record AskedPriority(String field, JobPriority priority) {

  /** From {@code priority}. */
  static Optional<AskedPriority> read(Fields request) {
    return request.get("priority", AskedPriority::read);
  }

  private static AskedPriority read(JsonNode node, String path) {
    return JobPriority.parse(node.isString() ? node.stringValue() : "")
        .map(priority -> new AskedPriority(path, priority))
        .orElseThrow(() -> Read.refused(path, "must be 'high', 'normal' or 'low'"));
  }
}
