package dev.parley.api.wire.openai.chat;

import dev.parley.api.json.ApiJson;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of a stream, as far as it is the same for all viewers. */
sealed interface CompletionChunk {

  /** Of every stream: {@code "choices":[…]} of a chunk. */
  @SuppressWarnings("ArrayRecordComponent") // chunks are never compared as values
  record Choice(byte[] json) implements CompletionChunk {

    static Choice of(Object delta, CompletionView.@Nullable Logprobs logprobs) {
      return of(delta, logprobs, null);
    }

    static Choice of(
        Object delta,
        CompletionView.@Nullable Logprobs logprobs,
        @Nullable CompletionFinish finish) {
      ByteArrayOutputStream json = new ByteArrayOutputStream(128);
      json.writeBytes(BEFORE);
      json.writeBytes(ApiJson.bytes(delta));
      json.writeBytes(LOGPROBS);
      json.writeBytes(logprobs == null ? NULL : ApiJson.bytes(logprobs));
      json.writeBytes(FINISH);
      json.writeBytes(finish == null ? NULL : ApiJson.bytes(finish.wire()));
      json.writeBytes(AFTER);
      return new Choice(json.toByteArray());
    }
  }

  /** {@code "choices":[],"usage":{…}}, only of streams that were asked for it. */
  @SuppressWarnings("ArrayRecordComponent") // chunks are never compared as values
  record Used(byte[] json) implements CompletionChunk {

    static Used of(CompletionUsage usage) {
      ByteArrayOutputStream json = new ByteArrayOutputStream(256);
      json.writeBytes(USAGE);
      json.writeBytes(ApiJson.bytes(usage));
      return new Used(json.toByteArray());
    }
  }

  /** A whole frame that is no chunk. */
  @SuppressWarnings("ArrayRecordComponent") // chunks are never compared as values
  record Frame(byte[] bytes) implements CompletionChunk {}

  byte[] BEFORE = ascii("\"choices\":[{\"index\":0,\"delta\":");
  byte[] LOGPROBS = ascii(",\"logprobs\":");
  byte[] FINISH = ascii(",\"finish_reason\":");
  byte[] AFTER = ascii("}]");
  byte[] NULL = ascii("null");
  byte[] USAGE = ascii("\"choices\":[],\"usage\":");

  /** What the first chunk adds. */
  record Role(String role, @Nullable String content) {}

  /** More text. */
  record Content(String content) {}

  /** More of what the model thinks. */
  record ReasoningContent(String reasoningContent) {}

  /** A call begins, or goes on. */
  record ToolCalls(List<Object> toolCalls) {

    static ToolCalls begin(int index, String id, String name) {
      return new ToolCalls(
          List.of(new Begin(index, id, "function", new CompletionView.Function(name, ""))));
    }

    static ToolCalls more(int index, String arguments) {
      return new ToolCalls(List.of(new More(index, new Arguments(arguments))));
    }
  }

  record Begin(int index, String id, String type, CompletionView.Function function) {}

  record More(int index, Arguments function) {}

  record Arguments(String arguments) {}

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
