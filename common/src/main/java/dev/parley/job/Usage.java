package dev.parley.job;

/**
 * Tokens counted.
 *
 * @param promptTokens of the rendered conversation
 * @param completionTokens generated, end of sequence included
 * @param cachedTokens of the prompt that needed no prefill
 * @param truncatedMessages turns left out by {@code truncation: auto}
 */
public record Usage(
    int promptTokens, int completionTokens, int cachedTokens, int truncatedMessages) {

  public static final Usage NONE = new Usage(0, 0, 0, 0);

  public int totalTokens() {
    return promptTokens + completionTokens;
  }
}
