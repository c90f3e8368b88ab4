package dev.parley.api.wire.responses.input;

import dev.parley.api.chat.AskedPriority;
import dev.parley.api.chat.ChatRequest;
import dev.parley.api.chat.ChatRequest.OnDisconnect;
import dev.parley.api.chat.ChatRequest.Overlong;
import dev.parley.api.chat.Fields;
import dev.parley.api.chat.MetadataPairs;
import dev.parley.api.chat.Read;
import dev.parley.api.chat.Sampling;
import dev.parley.api.chat.UnknownFields;
import dev.parley.api.wire.openai.AskedFormat;
import dev.parley.api.wire.openai.AskedSampling;
import dev.parley.api.wire.openai.AskedThinking;
import dev.parley.api.wire.openai.ModelNames;
import dev.parley.api.wire.openai.ServiceTier;
import dev.parley.api.wire.responses.echo.Echo;
import dev.parley.api.wire.responses.output.ShownLogprobs;
import dev.parley.conversation.AnswerFormat;
import dev.parley.conversation.Conversation;
import dev.parley.conversation.ToolUse;
import dev.parley.job.JobRequest.Retention;
import dev.parley.job.JobRequest.Thinking;
import dev.parley.job.JobRequest.Truncation;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Turns the body of {@code POST /v1/responses} into a request, or throws a refusal that names the
 * field at fault. Unknown fields are ignored; docs/openai.md lists what becomes of the known ones.
 */
@Component
public class ResponseParser {

  private static final Set<String> ANY = Set.of();
  private static final int MOST_LOGPROBS = 20;

  private final ModelNames models;

  ResponseParser(ModelNames models) {
    this.models = models;
  }

  /**
   * @param whenLeft what becomes of a response that is not in the background
   */
  public ResponseRequest parse(byte[] body, OnDisconnect whenLeft) {
    Fields fields = Fields.of(Read.body(body), "", UnknownFields.IGNORED, ANY);
    ResponseField.refuseOthers(fields);
    Echo echo = EchoReader.read(fields);
    ShownLogprobs logprobs = Included.logprobs(fields);
    ToolUse tools = ResponseTools.read(fields);
    return new ResponseRequest(
        fields.require("input", InputReader::read),
        fields.get("previous_response_id", Read.text(1, 256)),
        echo,
        fields.get("stream", Read::flag).orElse(false)
            ? ResponseRequest.Form.STREAM
            : ResponseRequest.Form.WHOLE,
        logprobs,
        chat(fields, echo, tools, topLogprobs(fields, logprobs), whenLeft));
  }

  private ResponseRequest.Chat chat(
      Fields fields,
      Echo echo,
      ToolUse tools,
      Optional<Integer> topLogprobs,
      OnDisconnect whenLeft) {
    Optional<String> model = models.resolve(fields.get("model", Read.text(0, 200)));
    AnswerFormat format = format(fields);
    Optional<Long> maxTokens = AskedSampling.limit(fields, "max_output_tokens");
    Sampling sampling = AskedSampling.read(fields);
    List<String> stop = AskedSampling.stop(fields);
    Optional<Long> seed = AskedSampling.seed(fields);
    Optional<AskedPriority> priority = ServiceTier.read(fields);
    Truncation truncation = truncation(fields);
    Thinking thinking = thinking(fields);
    SortedMap<String, String> metadata =
        fields.get("metadata", MetadataPairs::read).orElse(Collections.emptySortedMap());
    OnDisconnect onDisconnect = echo.isInBackground() ? OnDisconnect.CONTINUE : whenLeft;
    return messages ->
        new ChatRequest(
            model,
            new Conversation(messages, tools),
            format,
            maxTokens,
            Overlong.CUT,
            sampling,
            stop,
            seed,
            Collections.emptySortedMap(),
            topLogprobs,
            truncation,
            thinking,
            metadata,
            Optional.empty(),
            Optional.empty(),
            echo.isStored() ? Retention.Kind.STORED : Retention.Kind.BRIEF,
            onDisconnect,
            priority,
            Optional.of(echo.text()),
            Optional.empty());
  }

  /** A client that wants alternatives wants logprobs: it may retrieve them later. */
  private static Optional<Integer> topLogprobs(Fields fields, ShownLogprobs logprobs) {
    int top =
        fields.get("top_logprobs", Read.integer(0, MOST_LOGPROBS)).map(Math::toIntExact).orElse(0);
    return logprobs == ShownLogprobs.ALL || top > 0 ? Optional.of(top) : Optional.empty();
  }

  private static AnswerFormat format(Fields fields) {
    return fields
        .get("text", ResponseParser::object)
        .flatMap(text -> text.get("format", AskedFormat::read))
        .orElse(AnswerFormat.TEXT);
  }

  private static Thinking thinking(Fields fields) {
    return AskedThinking.read(
        fields,
        fields
            .get("reasoning", ResponseParser::object)
            .flatMap(reasoning -> reasoning.get("effort", AskedThinking::effort)));
  }

  private static Truncation truncation(Fields fields) {
    return fields.get("truncation", ResponseParser::truncation).orElse(Truncation.DISABLED);
  }

  private static Truncation truncation(JsonNode node, String path) {
    return switch (node.isString() ? node.stringValue() : "") {
      case "disabled" -> Truncation.DISABLED;
      case "auto" -> Truncation.AUTO;
      default -> throw Read.refused(path, "must be 'disabled' or 'auto'");
    };
  }

  private static Fields object(JsonNode node, String path) {
    return Fields.of(node, path, UnknownFields.IGNORED, ANY);
  }
}
