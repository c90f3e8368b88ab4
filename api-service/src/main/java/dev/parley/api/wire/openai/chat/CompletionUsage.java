package dev.parley.api.wire.openai.chat;

import dev.parley.job.Usage;

/** Tokens counted, as OpenAI's chat completions show them. */
record CompletionUsage(
    int promptTokens,
    int completionTokens,
    int totalTokens,
    PromptDetails promptTokensDetails,
    CompletionDetails completionTokensDetails) {

  record PromptDetails(int cachedTokens) {}

  record CompletionDetails(int reasoningTokens) {}

  static CompletionUsage of(Usage usage, int reasoningTokens) {
    return new CompletionUsage(
        usage.promptTokens(),
        usage.completionTokens(),
        usage.totalTokens(),
        new PromptDetails(usage.cachedTokens()),
        new CompletionDetails(reasoningTokens));
  }
}
