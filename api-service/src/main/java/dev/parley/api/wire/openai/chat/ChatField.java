package dev.parley.api.wire.openai.chat;

import dev.parley.api.chat.Fields;
import dev.parley.api.chat.Read;
import dev.parley.api.errors.ErrorCode;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * Every field of a chat completion's request that we know of, and what becomes of it;
 * docs/openai.md lists the same. Any other field is ignored.
 */
enum ChatField {
  MODEL(Fate.HONOURED),
  MESSAGES(Fate.HONOURED),
  STREAM(Fate.HONOURED),
  STREAM_OPTIONS(Fate.HONOURED),
  MAX_COMPLETION_TOKENS(Fate.HONOURED),
  MAX_TOKENS(Fate.HONOURED),
  TEMPERATURE(Fate.HONOURED),
  TOP_P(Fate.HONOURED),
  TOP_K(Fate.HONOURED),
  MIN_P(Fate.HONOURED),
  REPETITION_PENALTY(Fate.HONOURED),
  FREQUENCY_PENALTY(Fate.HONOURED),
  PRESENCE_PENALTY(Fate.HONOURED),
  SEED(Fate.HONOURED),
  STOP(Fate.HONOURED),
  N(Fate.HONOURED),
  LOGPROBS(Fate.HONOURED),
  TOP_LOGPROBS(Fate.HONOURED),
  LOGIT_BIAS(Fate.HONOURED),
  TOOLS(Fate.HONOURED),
  TOOL_CHOICE(Fate.HONOURED),
  PARALLEL_TOOL_CALLS(Fate.HONOURED),
  RESPONSE_FORMAT(Fate.HONOURED),
  REASONING_EFFORT(Fate.HONOURED),
  CHAT_TEMPLATE_KWARGS(Fate.HONOURED),
  MODALITIES(Fate.HONOURED),
  USER(Fate.IGNORED),
  SAFETY_IDENTIFIER(Fate.IGNORED),
  STORE(Fate.IGNORED),
  METADATA(Fate.IGNORED),
  PROMPT_CACHE_KEY(Fate.IGNORED),
  PROMPT_CACHE_RETENTION(Fate.IGNORED),
  PROMPT_CACHE_OPTIONS(Fate.IGNORED),
  SERVICE_TIER(Fate.HONOURED),
  VERBOSITY(Fate.IGNORED),
  PREDICTION(Fate.IGNORED),
  MODERATION(Fate.IGNORED),
  BEST_OF(Fate.IGNORED),
  SUFFIX(Fate.IGNORED),
  ECHO(Fate.IGNORED),
  FUNCTIONS(Fate.REFUSED),
  FUNCTION_CALL(Fate.REFUSED),
  AUDIO(Fate.REFUSED),
  WEB_SEARCH_OPTIONS(Fate.REFUSED);

  /** What becomes of a field. */
  enum Fate {
    /** It does what OpenAI says, or its value is refused. */
    HONOURED,
    /** It has no effect on the answer. */
    IGNORED,
    /** It would change the answer, and we cannot do it. */
    REFUSED
  }

  private final Fate fate;

  ChatField(Fate fate) {
    this.fate = fate;
  }

  Fate fate() {
    return fate;
  }

  /** The name in the request. */
  String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Refuses a request that asks for what we cannot do; empty values ask for nothing. */
  static void refuseOthers(Fields request) {
    for (ChatField field : values()) {
      if (field.fate == Fate.REFUSED) {
        request.get(field.wire(), field::refuse);
      }
    }
  }

  private Boolean refuse(JsonNode value, String path) {
    boolean asksForNothing =
        (value.isArray() && value.isEmpty()) || (value.isString() && this == FUNCTION_CALL);
    if (!asksForNothing) {
      throw Read.refused(ErrorCode.UNSUPPORTED_PARAMETER, path, "is not supported here" + hint());
    }
    return true;
  }

  private String hint() {
    return switch (this) {
      case FUNCTIONS -> "; use 'tools'";
      case FUNCTION_CALL -> "; use 'tool_choice'";
      default -> "";
    };
  }
}
