package dev.parley.grammar.calls;

import java.util.List;

/**
 * What calls an answer makes.
 *
 * @param tools at least one
 */
public record CallRules(CallFrame frame, List<CallableTool> tools, Amount amount) {

  public CallRules {
    tools = List.copyOf(tools);
    if (tools.isEmpty()) {
      throw new IllegalArgumentException("calls without tools");
    }
  }

  /** How many calls, and what else. */
  public enum Amount {
    /** Any number, with any text around them. */
    ANY,
    /** One, and nothing else. */
    ONE,
    /** One or more, and nothing else. */
    SOME
  }
}
