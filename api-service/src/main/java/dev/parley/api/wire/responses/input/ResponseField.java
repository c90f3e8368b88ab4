package dev.parley.api.wire.responses.input;

import dev.parley.api.chat.Fields;
import dev.parley.api.chat.Read;
import dev.parley.api.errors.ErrorCode;
import java.util.Locale;

/**
 * Every field of a request for a response that we know of, and what becomes of it; docs/openai.md
 * lists the same. Any other field is ignored.
 */
public enum ResponseField {
  MODEL(Fate.HONOURED),
  INPUT(Fate.HONOURED),
  INSTRUCTIONS(Fate.HONOURED),
  PREVIOUS_RESPONSE_ID(Fate.HONOURED),
  BACKGROUND(Fate.HONOURED),
  STORE(Fate.HONOURED),
  STREAM(Fate.HONOURED),
  STREAM_OPTIONS(Fate.IGNORED),
  MAX_OUTPUT_TOKENS(Fate.HONOURED),
  TEMPERATURE(Fate.HONOURED),
  TOP_P(Fate.HONOURED),
  TOP_K(Fate.HONOURED),
  MIN_P(Fate.HONOURED),
  REPETITION_PENALTY(Fate.HONOURED),
  FREQUENCY_PENALTY(Fate.HONOURED),
  PRESENCE_PENALTY(Fate.HONOURED),
  SEED(Fate.HONOURED),
  STOP(Fate.HONOURED),
  TOP_LOGPROBS(Fate.HONOURED),
  TEXT(Fate.HONOURED),
  REASONING(Fate.HONOURED),
  CHAT_TEMPLATE_KWARGS(Fate.HONOURED),
  TRUNCATION(Fate.HONOURED),
  INCLUDE(Fate.HONOURED),
  TOOLS(Fate.HONOURED),
  TOOL_CHOICE(Fate.HONOURED),
  PARALLEL_TOOL_CALLS(Fate.HONOURED),
  METADATA(Fate.HONOURED),
  MAX_TOOL_CALLS(Fate.ECHOED),
  SAFETY_IDENTIFIER(Fate.ECHOED),
  PROMPT_CACHE_KEY(Fate.ECHOED),
  USER(Fate.ECHOED),
  PROMPT_CACHE_RETENTION(Fate.IGNORED),
  PROMPT_CACHE_OPTIONS(Fate.IGNORED),
  SERVICE_TIER(Fate.HONOURED),
  MODERATION(Fate.IGNORED),
  CONTEXT_MANAGEMENT(Fate.IGNORED),
  BACKGROUND_OPTIONS(Fate.IGNORED),
  ACCESS_PROGRAMS(Fate.IGNORED),
  IMAGE(Fate.IGNORED),
  CONVERSATION(Fate.REFUSED),
  PROMPT(Fate.REFUSED);

  /** What becomes of a field. */
  public enum Fate {
    /** It does what OpenAI says, or its value is refused. */
    HONOURED,
    /** The response says it again; it has no other effect. */
    ECHOED,
    /** It has no effect. */
    IGNORED,
    /** It would change the answer, and we cannot do it. */
    REFUSED
  }

  private final Fate fate;

  ResponseField(Fate fate) {
    this.fate = fate;
  }

  /** What becomes of it. */
  public Fate fate() {
    return fate;
  }

  /** The name in the request. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Refuses a request that asks for what we cannot do. */
  static void refuseOthers(Fields request) {
    for (ResponseField field : values()) {
      if (field.fate == Fate.REFUSED && request.object().hasNonNull(field.wire())) {
        throw Read.refused(
            ErrorCode.UNSUPPORTED_PARAMETER,
            request.at(field.wire()),
            "is not supported here" + field.hint());
      }
    }
  }

  private String hint() {
    return this == CONVERSATION ? "; use 'previous_response_id'" : "";
  }
}
