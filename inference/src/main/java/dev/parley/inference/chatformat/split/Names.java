package dev.parley.inference.chatformat.split;

import dev.parley.conversation.Tool;
import dev.parley.conversation.ToolUse;
import java.util.Set;
import java.util.stream.Collectors;

/** The names that a call may have. */
final class Names {

  private Names() {}

  static Set<String> of(ToolUse tools) {
    return tools.tools().stream().map(Tool::name).collect(Collectors.toUnmodifiableSet());
  }
}
