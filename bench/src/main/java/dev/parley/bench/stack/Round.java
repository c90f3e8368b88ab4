package dev.parley.bench.stack;

import java.util.List;
import java.util.function.ToLongFunction;

/** Some chats that were asked at the same moment, and what their clients saw. */
record Round(List<Timeline> chats) {

  /** Milliseconds until the first token, chat by chat. */
  double[] firstTokens() {
    return chats.stream().mapToDouble(chat -> (chat.first() - chat.asked()) / 1e6).toArray();
  }

  /** Milliseconds between a token and the next, chat by chat. */
  double[] gaps() {
    return chats.stream()
        .mapToDouble(chat -> (chat.last() - chat.first()) / 1e6 / (chat.tokens() - 1))
        .toArray();
  }

  /** All tokens per second, from the question to the last token: what people wait for. */
  double tokensPerSecond() {
    int tokens = chats.stream().mapToInt(Timeline::tokens).sum();
    return 1e9 * tokens / (max(Timeline::last) - asked());
  }

  /** Tokens per second while all chats decode; 0 when they never do at the same time. */
  double decodeTokensPerSecond() {
    long from = max(Timeline::first);
    long to = -max(chat -> -chat.last());
    int tokens = chats.stream().mapToInt(chat -> chat.tokens(from, to)).sum();
    return to > from ? 1e9 * tokens / (to - from) : 0;
  }

  /** Tokens of all prompts per second until the last chat's first token. */
  double prefillTokensPerSecond(int prompt) {
    return 1e9 * prompt * chats.size() / (max(Timeline::first) - asked());
  }

  private long asked() {
    return -max(chat -> -chat.asked());
  }

  private long max(ToLongFunction<Timeline> value) {
    return chats.stream().mapToLong(value).max().orElseThrow();
  }
}
