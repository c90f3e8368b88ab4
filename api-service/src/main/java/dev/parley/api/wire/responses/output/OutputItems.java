package dev.parley.api.wire.responses.output;

import dev.parley.api.answer.LogprobView;
import dev.parley.api.json.ApiJson;
import dev.parley.api.wire.openai.OpenAiIds;
import dev.parley.api.wire.openai.ReasoningCount;
import dev.parley.conversation.AnswerPiece;
import dev.parley.conversation.TokenLogprob;
import dev.parley.job.Ending;
import dev.parley.job.Ending.FinishReason;
import dev.parley.job.JobEvent;
import dev.parley.job.JobId;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * Makes items of the pieces of an answer: whatever follows from the log alone, so that all viewers
 * see the same. One item grows at a time; it ends when another part of the answer begins. Not
 * thread-safe.
 */
final class OutputItems {

  private final JobId job;
  private final ShownLogprobs logprobs;
  private final ItemListener listener;
  private final ArrayNode done = ApiJson.MAPPER.createArrayNode();
  private ArrayNode waiting = ApiJson.MAPPER.createArrayNode();
  private @Nullable OpenItem open;
  private final ReasoningCount reasoning = new ReasoningCount();
  private int texts;
  private int thoughts;
  private int calls;

  OutputItems(JobId job, ShownLogprobs logprobs, ItemListener listener) {
    this.job = job;
    this.logprobs = logprobs;
    this.listener = listener;
  }

  void add(JobEvent.Tokens tokens) {
    if (logprobs == ShownLogprobs.ALL) {
      for (TokenLogprob token : tokens.logprobs()) {
        waiting.add(ApiJson.MAPPER.<JsonNode>valueToTree(LogprobView.of(token)));
      }
    }
    reasoning.add(tokens);
    tokens.pieces().forEach(this::add);
  }

  private void add(AnswerPiece piece) {
    switch (piece) {
      case AnswerPiece.Text(String text) when text.isEmpty() -> {}
      case AnswerPiece.Reasoning(String text) when text.isEmpty() -> {}
      case AnswerPiece.Text(String text) ->
          message(OpenMessage.Kind.TEXT).more(text, takeLogprobs());
      case AnswerPiece.Reasoning(String text) ->
          message(OpenMessage.Kind.REASONING).more(text, ApiJson.MAPPER.createArrayNode());
      case AnswerPiece.CallBegin(int call, String name) -> begin(call(call, name));
      case AnswerPiece.CallArguments(int _, String text) -> {
        if (open instanceof OpenFunctionCall call && !text.isEmpty()) {
          call.more(text);
        }
      }
    }
  }

  /** Ends what is open. An answer that is whole but empty is a message without text. */
  void end(Ending ending) {
    if (isWhole(ending) && isMissingMessage()) {
      message(OpenMessage.Kind.TEXT).more("", takeLogprobs());
    }
    endOpen(isWhole(ending) ? "completed" : "incomplete");
  }

  /** All items so far; the last may still grow. */
  ArrayNode soFar() {
    ArrayNode all = done.deepCopy();
    if (open != null) {
      all.add(open.item("in_progress"));
    }
    return all;
  }

  /** How many tokens went into thoughts. */
  int reasoningTokens() {
    return reasoning.tokens();
  }

  private static boolean isWhole(Ending ending) {
    return ending.equals(new Ending.Completed(FinishReason.STOP));
  }

  private boolean isMissingMessage() {
    return texts == 0 && calls == 0;
  }

  private OpenMessage message(OpenMessage.Kind kind) {
    if (open instanceof OpenMessage message && message.kind() == kind) {
      return message;
    }
    OpenMessage message =
        switch (kind) {
          case TEXT ->
              new OpenMessage(kind, id(OpenAiIds.message(job), texts++), nextIndex(), listener);
          case REASONING ->
              new OpenMessage(
                  kind, id(OpenAiIds.reasoning(job), thoughts++), nextIndex(), listener);
        };
    begin(message);
    return message;
  }

  private OpenFunctionCall call(int call, String name) {
    calls++;
    return new OpenFunctionCall(
        OpenAiIds.functionCall(job, call), OpenAiIds.call(job, call), name, nextIndex(), listener);
  }

  /** Answers have one message as a rule, whose id needs no number. */
  private static String id(String first, int number) {
    return number == 0 ? first : first + "_" + number;
  }

  private int nextIndex() {
    return done.size() + (open == null ? 0 : 1);
  }

  private void begin(OpenItem item) {
    endOpen("completed");
    open = item;
    item.begin();
  }

  private void endOpen(String status) {
    OpenItem item = open;
    if (item != null) {
      if (item instanceof OpenMessage message && message.kind() == OpenMessage.Kind.TEXT) {
        message.keep(takeLogprobs());
      }
      item.end(status);
      done.add(item.item(status));
      open = null;
    }
  }

  private ArrayNode takeLogprobs() {
    ArrayNode taken = waiting;
    waiting = ApiJson.MAPPER.createArrayNode();
    return taken;
  }
}
