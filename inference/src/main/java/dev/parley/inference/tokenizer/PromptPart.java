package dev.parley.inference.tokenizer;

/** A part of a prompt. */
public sealed interface PromptPart {

  /**
   * A mark of the chat format: its control token where the tokenizer has one of this name, else its
   * name as text.
   */
  record Marker(String name) implements PromptPart {}

  /** Text, which never becomes a control token, even where it spells one. */
  record Text(String text) implements PromptPart {}
}
