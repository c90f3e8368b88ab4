package dev.parley.inference.constraint;

import dev.parley.conversation.Strictness;
import dev.parley.conversation.Tool;
import dev.parley.conversation.ToolChoice;
import dev.parley.conversation.ToolUse;
import dev.parley.conversation.ToolUse.Calls;
import dev.parley.grammar.calls.CallFrame;
import dev.parley.grammar.calls.CallRules;
import dev.parley.grammar.calls.CallRules.Amount;
import dev.parley.grammar.calls.CallableTool;
import dev.parley.grammar.calls.CallableTool.Binding;
import java.util.List;
import java.util.Optional;

/** What the tools of a request demand of the answer. */
final class ToolRules {

  private ToolRules() {}

  /**
   * The rules of an answer that may be text; empty where it may be anything. A forced call follows
   * its tool's schema as far as that can be followed; where the model decides, only strict tools
   * bind it, from the moment it opens a call.
   */
  static Optional<CallRules> of(ToolUse use, CallFrame frame) {
    if (use.isForced()) {
      return Optional.of(
          new CallRules(frame, tools(use, Binding.WHERE_POSSIBLE), amount(use.calls())));
    }
    boolean binds = use.tools().stream().anyMatch(tool -> isStrict(tool));
    return binds
        ? Optional.of(new CallRules(frame, tools(use, Binding.NONE), Amount.ANY))
        : Optional.empty();
  }

  /** The rules of an answer that is a call; another than a call is no text, but of a format. */
  static CallRules insteadOfFormat(ToolUse use, CallFrame frame) {
    return new CallRules(frame, tools(use, Binding.NONE), amount(use.calls()));
  }

  private static Amount amount(Calls calls) {
    return switch (calls) {
      case ONE -> Amount.ONE;
      case MANY -> Amount.SOME;
    };
  }

  private static List<CallableTool> tools(ToolUse use, Binding lenient) {
    return use.tools().stream()
        .filter(tool -> mayBeCalled(tool, use.choice()))
        .map(tool -> callable(tool, isStrict(tool) ? Binding.STRICT : lenient))
        .toList();
  }

  private static boolean mayBeCalled(Tool tool, ToolChoice choice) {
    return !(choice instanceof ToolChoice.Named(String name)) || tool.name().equals(name);
  }

  private static CallableTool callable(Tool tool, Binding binding) {
    return new CallableTool(tool.name(), tool.parameters(), binding);
  }

  private static boolean isStrict(Tool tool) {
    return tool.strictness() == Strictness.STRICT;
  }
}
