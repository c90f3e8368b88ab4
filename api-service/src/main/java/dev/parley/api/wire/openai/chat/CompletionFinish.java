package dev.parley.api.wire.openai.chat;

import dev.parley.job.Ending.FinishReason;

/** Why a completion ends, in OpenAI's words. */
enum CompletionFinish {
  STOP("stop"),
  LENGTH("length"),
  TOOL_CALLS("tool_calls");

  private final String wire;

  CompletionFinish(String wire) {
    this.wire = wire;
  }

  String wire() {
    return wire;
  }

  /** An answer that was cut may hold a call that is not whole: clients must not make it. */
  static CompletionFinish of(FinishReason reason, int calls) {
    return switch (reason) {
      case LENGTH -> LENGTH;
      case STOP -> calls > 0 ? TOOL_CALLS : STOP;
    };
  }
}
