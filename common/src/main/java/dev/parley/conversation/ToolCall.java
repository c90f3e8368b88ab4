package dev.parley.conversation;

/**
 * A call of a tool that an assistant made.
 *
 * @param id by which the result refers to it
 * @param arguments JSON text as the model wrote it: an object as a rule, but a model may err
 */
public record ToolCall(String id, String name, String arguments) {

  /** Keeps what people write out of logs. */
  @Override
  public String toString() {
    return "ToolCall[" + arguments.length() + " characters]";
  }
}
