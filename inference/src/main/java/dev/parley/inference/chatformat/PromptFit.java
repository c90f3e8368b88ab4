package dev.parley.inference.chatformat;

/** What became of a conversation that is to fit the context window. */
public sealed interface PromptFit {

  /**
   * It fits.
   *
   * @param ids of the prompt
   * @param truncatedMessages how many messages were left out
   * @param maxTokens how many tokens the answer may have, at least 1
   */
  record Fits(int[] ids, int truncatedMessages, int maxTokens) implements PromptFit {}

  /**
   * It does not fit.
   *
   * @param promptTokens of the conversation, without what may be left out
   * @param maxTokens that were asked for; 1 when none were
   * @param window tokens of prompt and answer together
   */
  record TooLong(int promptTokens, int maxTokens, int window) implements PromptFit {}
}
