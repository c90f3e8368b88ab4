package dev.parley.clients;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Listens to a streamed answer of LangChain4j, from its threads, until it ends. */
final class StreamedAnswer implements StreamingChatResponseHandler {

  private static final int PATIENCE_SECONDS = 60;

  private final Shown text;
  private final CompletableFuture<ChatResponse> end = new CompletableFuture<>();

  /**
   * @param text to which the pieces are added
   */
  StreamedAnswer(Shown text) {
    this.text = text;
  }

  StreamedAnswer() {
    this(new Shown());
  }

  @Override
  public void onPartialResponse(String more) {
    text.append(more);
  }

  @Override
  public void onCompleteResponse(ChatResponse response) {
    end.complete(response);
  }

  @Override
  public void onError(Throwable error) {
    end.completeExceptionally(error);
  }

  /** The pieces so far. */
  String text() {
    return text.toString();
  }

  /** Waits for the end; fails when the client reports an error or nothing at all. */
  ChatResponse end() {
    return end.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }
}
