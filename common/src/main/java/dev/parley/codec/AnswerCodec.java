package dev.parley.codec;

import dev.parley.conversation.AnswerPiece;
import dev.parley.conversation.TokenLogprob;
import dev.parley.job.JobEvent;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The pieces and the logprobs of a tokens event. Both are left out where the event is what it was
 * before there were any: one piece of text, or none.
 */
final class AnswerCodec {

  private AnswerCodec() {}

  static void put(ObjectNode json, JobEvent.Tokens tokens) {
    if (!isPlain(tokens.pieces())) {
      ArrayNode pieces = json.putArray("pieces");
      tokens.pieces().forEach(piece -> put(pieces.addObject(), piece));
    }
    if (!tokens.logprobs().isEmpty()) {
      ArrayNode logprobs = json.putArray("logprobs");
      tokens.logprobs().forEach(logprob -> put(logprobs.addObject(), logprob));
    }
  }

  static List<AnswerPiece> pieces(JsonNode event) {
    if (event.has("pieces")) {
      return StoredJson.list(event, "pieces", AnswerCodec::piece);
    }
    String text = StoredJson.text(event, "text");
    return text.isEmpty() ? List.of() : List.of(new AnswerPiece.Text(text));
  }

  static List<TokenLogprob> logprobs(JsonNode event) {
    return event.has("logprobs")
        ? StoredJson.list(event, "logprobs", AnswerCodec::logprob)
        : List.of();
  }

  private static boolean isPlain(List<AnswerPiece> pieces) {
    return pieces.isEmpty()
        || (pieces.size() == 1
            && pieces.getFirst() instanceof AnswerPiece.Text(String text)
            && !text.isEmpty());
  }

  private static void put(ObjectNode json, AnswerPiece piece) {
    switch (piece) {
      case AnswerPiece.Text(String text) -> json.put("text", text);
      case AnswerPiece.Reasoning(String text) -> json.put("reasoning", text);
      case AnswerPiece.CallBegin(int call, String name) -> json.put("call", call).put("name", name);
      case AnswerPiece.CallArguments(int call, String text) ->
          json.put("call", call).put("arguments", text);
    }
  }

  private static AnswerPiece piece(JsonNode json) {
    if (json.has("text")) {
      return new AnswerPiece.Text(StoredJson.text(json, "text"));
    }
    if (json.has("reasoning")) {
      return new AnswerPiece.Reasoning(StoredJson.text(json, "reasoning"));
    }
    int call = StoredJson.count(json, "call");
    return json.has("name")
        ? new AnswerPiece.CallBegin(call, StoredJson.text(json, "name"))
        : new AnswerPiece.CallArguments(call, StoredJson.text(json, "arguments"));
  }

  private static void put(ObjectNode json, TokenLogprob token) {
    json.put("bytes", token.bytes()).put("logprob", token.logprob());
    ArrayNode top = json.putArray("top");
    token
        .top()
        .forEach(
            other -> top.addObject().put("bytes", other.bytes()).put("logprob", other.logprob()));
  }

  private static TokenLogprob logprob(JsonNode json) {
    return new TokenLogprob(
        StoredJson.text(json, "bytes"),
        StoredJson.real(json, "logprob"),
        StoredJson.list(json, "top", AnswerCodec::alternative));
  }

  private static TokenLogprob.Alternative alternative(JsonNode json) {
    return new TokenLogprob.Alternative(
        StoredJson.text(json, "bytes"), StoredJson.real(json, "logprob"));
  }
}
