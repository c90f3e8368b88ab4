package dev.parley.inference.tokenizer;

/** A piece of a prompt, in the order in which the model reads them. */
public sealed interface PromptPart {

  /**
   * A mark of the chat format: its control token where the tokenizer has one of this name, else its
   * name as text.
   */
  record Marker(String name) implements PromptPart {}

  /** Text, which never becomes a control token, whatever it says. */
  record Text(String text) implements PromptPart {}
}
