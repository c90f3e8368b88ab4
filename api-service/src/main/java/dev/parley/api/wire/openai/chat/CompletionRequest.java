package dev.parley.api.wire.openai.chat;

import dev.parley.api.admission.AdmissionRequest.Delivery;
import dev.parley.api.chat.ChatRequest;
import dev.parley.api.chat.ChatRequest.OnDisconnect;
import dev.parley.api.chat.ChatRequest.Overlong;
import dev.parley.api.chat.Fields;
import dev.parley.api.chat.Read;
import dev.parley.api.chat.TokenFields;
import dev.parley.api.chat.UnknownFields;
import dev.parley.api.errors.ErrorCode;
import dev.parley.api.wire.openai.AskedFormat;
import dev.parley.api.wire.openai.AskedSampling;
import dev.parley.api.wire.openai.AskedThinking;
import dev.parley.api.wire.openai.OfferedTools;
import dev.parley.api.wire.openai.ServiceTier;
import dev.parley.conversation.AnswerFormat;
import dev.parley.conversation.Conversation;
import dev.parley.job.JobRequest.Retention;
import dev.parley.job.JobRequest.Truncation;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/**
 * A request for a chat completion, read by {@link ChatField}'s rules.
 *
 * @param delivery as a stream, or whole at the end
 */
record CompletionRequest(ChatRequest chat, Delivery delivery, UsageChunk usage) {

  /** Whether a stream ends with the usage. */
  enum UsageChunk {
    ASKED,
    NOT_ASKED
  }

  /**
   * Reads a body, or throws a refusal that names the field at fault.
   *
   * @param model finds the name to submit for the one that was asked for
   */
  static CompletionRequest read(
      byte[] body, UnaryOperator<Optional<String>> model, OnDisconnect onDisconnect) {
    Fields request = Fields.of(Read.body(body), "", UnknownFields.IGNORED, Set.of());
    ChatField.refuseOthers(request);
    request.get("n", CompletionRequest::one);
    request.get("modalities", Read.list(0, 8, CompletionRequest::text));
    return new CompletionRequest(
        chat(request, model, onDisconnect), delivery(request), usage(request));
  }

  private static ChatRequest chat(
      Fields request, UnaryOperator<Optional<String>> model, OnDisconnect onDisconnect) {
    return new ChatRequest(
        model.apply(request.get("model", Read.text(0, 200))),
        new Conversation(
            request.require("messages", CompletionMessages::read), OfferedTools.read(request)),
        request.get("response_format", AskedFormat::read).orElse(AnswerFormat.TEXT),
        AskedSampling.limit(request, "max_completion_tokens", "max_tokens"),
        Overlong.CUT,
        AskedSampling.read(request),
        AskedSampling.stop(request),
        AskedSampling.seed(request),
        request.get("logit_bias", TokenFields::logitBias).orElse(Collections.emptySortedMap()),
        TokenFields.topLogprobs(request),
        Truncation.DISABLED,
        AskedThinking.read(request, request.get("reasoning_effort", AskedThinking::effort)),
        Collections.emptySortedMap(),
        Optional.empty(),
        Optional.empty(),
        Retention.Kind.BRIEF,
        onDisconnect,
        ServiceTier.read(request),
        Optional.empty(),
        Optional.empty());
  }

  private static Delivery delivery(Fields request) {
    return request.get("stream", Read::flag).orElse(false) ? Delivery.STREAM : Delivery.HELD;
  }

  private static UsageChunk usage(Fields request) {
    return request
            .get(
                "stream_options",
                (node, at) -> Fields.of(node, at, UnknownFields.IGNORED, Set.of()))
            .flatMap(options -> options.get("include_usage", Read::flag))
            .orElse(false)
        ? UsageChunk.ASKED
        : UsageChunk.NOT_ASKED;
  }

  private static Long one(JsonNode node, String path) {
    long answers = Read.integer(1, Long.MAX_VALUE).apply(node, path);
    if (answers > 1) {
      throw Read.refused(ErrorCode.UNSUPPORTED_VALUE, path, "must be 1 here");
    }
    return answers;
  }

  private static String text(JsonNode node, String path) {
    if (!node.isString() || !node.stringValue().equals("text")) {
      throw Read.refused(ErrorCode.UNSUPPORTED_PARAMETER, "modalities", "must be [\"text\"] here");
    }
    return path;
  }
}
