package dev.parley.api.wire.responses.input;

import dev.parley.api.chat.ChatRequest;
import dev.parley.api.wire.responses.echo.Echo;
import dev.parley.api.wire.responses.output.ShownLogprobs;
import dev.parley.conversation.ChatMessage;
import java.util.List;
import java.util.Optional;

/**
 * A request for a response as it was read; which conversation it continues is looked up later.
 *
 * @param previous the id of the response that it continues, as the client spelled it
 */
public record ResponseRequest(
    List<InputItem> input,
    Optional<String> previous,
    Echo echo,
    Form form,
    ShownLogprobs logprobs,
    Chat chat) {

  /** How the client wants the response. */
  public enum Form {
    /** As one object: at its end or, in the background, at once. */
    WHOLE,
    /** Event by event. */
    STREAM
  }

  /** All of the request but its messages. */
  @FunctionalInterface
  public interface Chat {

    /** The chat that continues {@code messages}. */
    ChatRequest of(List<ChatMessage> messages);
  }

  public ResponseRequest {
    input = List.copyOf(input);
  }

  /** Keeps what people write out of logs. */
  @Override
  public String toString() {
    return "ResponseRequest[" + input.size() + " items]";
  }
}
