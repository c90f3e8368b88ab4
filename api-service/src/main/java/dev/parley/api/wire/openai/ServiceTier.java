package dev.parley.api.wire.openai;

import dev.parley.api.chat.AskedPriority;
import dev.parley.api.chat.Fields;
import dev.parley.api.chat.Read;
import dev.parley.job.JobPriority;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** OpenAI's names of priorities. */
public final class ServiceTier {

  private ServiceTier() {}

  /** From {@code service_tier}; {@code auto} asks for nothing. */
  public static Optional<AskedPriority> read(Fields request) {
    return request.get("service_tier", ServiceTier::read).flatMap(asked -> asked);
  }

  private static Optional<AskedPriority> read(JsonNode node, String path) {
    return switch (node.isString() ? node.stringValue() : "") {
      case "auto" -> Optional.empty();
      case "default" -> Optional.of(new AskedPriority(path, JobPriority.NORMAL));
      case "flex" -> Optional.of(new AskedPriority(path, JobPriority.LOW));
      case "priority" -> Optional.of(new AskedPriority(path, JobPriority.HIGH));
      default -> throw Read.refused(path, "must be 'auto', 'default', 'flex' or 'priority'");
    };
  }

  /** What answers say about a job of this priority. */
  public static String of(JobPriority priority) {
    return switch (priority) {
      case HIGH -> "priority";
      case NORMAL -> "default";
      case LOW -> "flex";
    };
  }
}
