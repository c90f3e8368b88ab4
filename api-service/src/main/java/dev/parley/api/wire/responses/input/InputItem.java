package dev.parley.api.wire.responses.input;

import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.ToolCall;

/** One entry of a request's {@code input}, as far as a prompt can contain it. */
public sealed interface InputItem {

  /** Somebody's turn, or the result of a call. */
  record Turn(ChatMessage message, String path) implements InputItem {}

  /** A call that the assistant made. */
  record Call(ToolCall call) implements InputItem {}

  /** An item of an earlier response's output. */
  record Reference(String id, String path) implements InputItem {}

  /** What says nothing to a model, as a thought of earlier. */
  record Nothing() implements InputItem {}
}
