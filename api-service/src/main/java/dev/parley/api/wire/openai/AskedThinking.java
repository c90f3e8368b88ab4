package dev.parley.api.wire.openai;

import dev.parley.api.chat.Fields;
import dev.parley.api.chat.Read;
import dev.parley.api.chat.UnknownFields;
import dev.parley.job.JobRequest.Thinking;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Reads whether the model is to think before it answers. One that cannot answers at once, whatever
 * was asked: newer SDKs send an effort by themselves.
 */
public final class AskedThinking {

  private AskedThinking() {}

  /** By how clients of vLLM ask, else by the effort, else not at all. */
  public static Thinking read(Fields request, Optional<Thinking> effort) {
    return request
        .get("chat_template_kwargs", AskedThinking::templateArguments)
        .flatMap(arguments -> arguments.get("enable_thinking", Read::flag))
        .map(enabled -> enabled ? Thinking.ON : Thinking.OFF)
        .or(() -> effort)
        .orElse(Thinking.OFF);
  }

  /** Of {@code reasoning_effort}, and of {@code reasoning.effort} of responses. */
  public static Thinking effort(JsonNode node, String path) {
    return switch (Read.anyText(0, 64).apply(node, path)) {
      case "none", "minimal" -> Thinking.OFF;
      case "low", "medium", "high", "xhigh", "max" -> Thinking.ON;
      default ->
          throw Read.refused(
              path, "must be 'none', 'minimal', 'low', 'medium', 'high', 'xhigh' or 'max'");
    };
  }

  private static Fields templateArguments(JsonNode node, String path) {
    return Fields.of(node, path, UnknownFields.IGNORED, Set.of());
  }
}
