package dev.parley.conversation;

/** Whether, and which, tools the model calls. */
public sealed interface ToolChoice {

  /** It calls none. */
  record None() implements ToolChoice {}

  /** It decides itself. */
  record Auto() implements ToolChoice {}

  /** It calls at least one. */
  record Required() implements ToolChoice {}

  /** It calls this one. */
  record Named(String name) implements ToolChoice {}
}
