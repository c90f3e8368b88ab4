package dev.parley.quota;

import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.Tool;
import dev.parley.conversation.ToolCall;
import dev.parley.job.JobRequest;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/**
 * The most tokens that a job can use, without its model's tokenizer: a token of text is at least
 * one byte, and a chat format adds some for each turn and its preamble. What a job used in truth,
 * its worker counts.
 */
public final class TokenEstimate {

  private static final long PREAMBLE = 64;
  private static final long TURN = 16;
  private static final long TOOL = 32;

  private TokenEstimate() {}

  /**
   * @param window of the model, which prompt and answer share; empty while it is not known
   */
  public static long most(JobRequest request, OptionalInt window) {
    long most = prompt(request) + request.settings().limit().tokens();
    return window.isPresent() ? Math.min(most, window.getAsInt()) : most;
  }

  /** The most tokens that the prompt can have, by its bytes. */
  public static long prompt(JobRequest request) {
    long prompt = PREAMBLE;
    for (ChatMessage message : request.messages()) {
      prompt += turn(message);
    }
    for (Tool tool : request.conversation().tools().tools()) {
      prompt += tool(tool);
    }
    return prompt;
  }

  private static long turn(ChatMessage message) {
    long bytes = TURN + bytes(message.content());
    for (ToolCall call : message.toolCalls()) {
      bytes += TURN + bytes(call.name()) + bytes(call.arguments());
    }
    return bytes;
  }

  private static long tool(Tool tool) {
    return TOOL
        + bytes(tool.name())
        + bytes(tool.description().orElse(""))
        + bytes(tool.parameters().orElse(""));
  }

  private static long bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
