package dev.parley.conversation;

import java.util.List;

/**
 * The tools that a request offers, and how they may be used.
 *
 * @param tools with distinct names; a {@link ToolChoice.Named} one is among them
 */
public record ToolUse(List<Tool> tools, ToolChoice choice, Calls calls) {

  /** No tools. */
  public static final ToolUse NONE = new ToolUse(List.of(), new ToolChoice.None(), Calls.MANY);

  /** How many calls one answer may make. */
  public enum Calls {
    ONE,
    MANY
  }

  public ToolUse {
    tools = List.copyOf(tools);
    if (tools.stream().map(Tool::name).distinct().count() < tools.size()) {
      throw new IllegalArgumentException("two tools of one name");
    }
    boolean forced = choice instanceof ToolChoice.Required || choice instanceof ToolChoice.Named;
    if (tools.isEmpty() && forced) {
      throw new IllegalArgumentException("a call is forced, but there is no tool");
    }
    if (choice instanceof ToolChoice.Named(String name)
        && tools.stream().noneMatch(tool -> tool.name().equals(name))) {
      throw new IllegalArgumentException("a call of an unknown tool is forced");
    }
  }

  /** Whether the model may call a tool at all. */
  public boolean isAllowed() {
    return !tools.isEmpty() && !(choice instanceof ToolChoice.None);
  }

  /** Whether the answer must be a call. */
  public boolean isForced() {
    return choice instanceof ToolChoice.Required || choice instanceof ToolChoice.Named;
  }
}
