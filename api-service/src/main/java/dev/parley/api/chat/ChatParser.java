package dev.parley.api.chat;

import dev.parley.api.chat.ChatRequest.OnDisconnect;
import dev.parley.api.chat.ChatRequest.Overlong;
import dev.parley.conversation.AnswerFormat;
import dev.parley.conversation.Conversation;
import dev.parley.job.JobRequest.Retention;
import dev.parley.job.JobRequest.Thinking;
import dev.parley.job.JobRequest.Truncation;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Turns the body of a request into a chat, or throws a refusal that names the field at fault. */
public final class ChatParser {

  static final Set<String> FIELDS =
      Set.of(
          "model",
          "messages",
          "tools",
          "tool_choice",
          "parallel_tool_calls",
          "response_format",
          "max_tokens",
          "temperature",
          "top_p",
          "top_k",
          "min_p",
          "repetition_penalty",
          "presence_penalty",
          "frequency_penalty",
          "stop",
          "seed",
          "logit_bias",
          "logprobs",
          "top_logprobs",
          "truncation",
          "enable_thinking",
          "metadata",
          "queue_timeout",
          "generation_timeout",
          "store",
          "on_disconnect",
          "priority",
          "webhook");

  private ChatParser() {}

  public static ChatRequest parse(byte[] body) {
    Fields fields = Fields.of(Read.body(body), "", UnknownFields.REFUSED, FIELDS);
    return new ChatRequest(
        fields.get("model", Read.text(1, 200)),
        new Conversation(fields.require("messages", Messages::read), Tools.read(fields)),
        fields
            .get("response_format", AnswerFormats.reader(UnknownFields.REFUSED))
            .orElse(AnswerFormat.TEXT),
        fields.get("max_tokens", Read.integer(1, Integer.MAX_VALUE)),
        Overlong.REFUSED,
        Sampling.read(fields),
        fields.get("stop", ChatParser::stop).orElse(List.of()),
        fields.get("seed", Read.integer(0, Long.MAX_VALUE)),
        fields.get("logit_bias", TokenFields::logitBias).orElse(Collections.emptySortedMap()),
        TokenFields.topLogprobs(fields),
        fields.get("truncation", ChatParser::truncation).orElse(Truncation.DISABLED),
        fields.get("enable_thinking", ChatParser::thinking).orElse(Thinking.OFF),
        fields.get("metadata", MetadataPairs::read).orElse(Collections.emptySortedMap()),
        fields.get("queue_timeout", Read::seconds),
        fields.get("generation_timeout", Read::seconds),
        fields.get("store", ChatParser::retention).orElse(Retention.Kind.BRIEF),
        fields.get("on_disconnect", ChatParser::onDisconnect).orElse(OnDisconnect.CONTINUE),
        AskedPriority.read(fields),
        Optional.empty(),
        fields.get("webhook", WebhookField::read));
  }

  private static List<String> stop(JsonNode node, String path) {
    return node.isString()
        ? List.of(Read.text(1, 64).apply(node, path))
        : Read.list(0, 4, Read.text(1, 64)).apply(node, path);
  }

  private static Truncation truncation(JsonNode node, String path) {
    return switch (node.isString() ? node.stringValue() : "") {
      case "disabled" -> Truncation.DISABLED;
      case "auto" -> Truncation.AUTO;
      default -> throw Read.refused(path, "must be 'disabled' or 'auto'");
    };
  }

  private static Thinking thinking(JsonNode node, String path) {
    return Read.flag(node, path) ? Thinking.ON : Thinking.OFF;
  }

  private static Retention.Kind retention(JsonNode node, String path) {
    return Read.flag(node, path) ? Retention.Kind.STORED : Retention.Kind.BRIEF;
  }

  private static OnDisconnect onDisconnect(JsonNode node, String path) {
    return switch (node.isString() ? node.stringValue() : "") {
      case "continue" -> OnDisconnect.CONTINUE;
      case "cancel" -> OnDisconnect.CANCEL;
      default -> throw Read.refused(path, "must be 'continue' or 'cancel'");
    };
  }
}
